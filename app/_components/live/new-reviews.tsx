"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { KeyOf, useKeys } from "@/app/_components/shell/keys-provider";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Button } from "@/app/_components/ui/button";
import { liveDesk } from "./live-desk";
import { useNewReviews } from "./use-live";

interface NewReviewsProps {
  since: string;
  /** The list shows a part only: not all that is new need be of it. */
  narrowed: boolean;
}

/** At the edge of the list: how many came since it was made. They are loaded when the reader says so, and nothing moves until then. */
export function NewReviews({ since, narrowed }: NewReviewsProps) {
  const t = useTranslations("live");
  const router = useRouter();
  const keys = useKeys();
  const count = useNewReviews(since, narrowed);
  const load = () => {
    liveDesk.loadNew();
    router.refresh();
  };
  useShortcuts(count > 0 ? { showNew: load } : {});

  return (
    <div
      role="status"
      className="pointer-events-none sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-10 flex h-14 items-center justify-center md:bottom-0"
    >
      {count > 0 && (
        <Button
          className="pointer-events-auto bg-gray-1 shadow-float"
          aria-keyshortcuts={keys.showNew}
          onClick={() => {
            load();
            document.getElementById("content")?.focus({ preventScroll: true });
          }}
        >
          {t(narrowed ? "newInAll" : "new", { count })}
          <KeyOf command="showNew" />
        </Button>
      )}
    </div>
  );
}
