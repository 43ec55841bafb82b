"use client";

import { useTranslations } from "next-intl";
import { KeyOf, useKeys } from "@/app/_components/shell/keys-provider";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { useMe } from "./live-provider";
import { People } from "./people";
import { useClaim } from "./use-claim";
import { useLiveReview } from "./use-live";
import { usePresence } from "./use-presence";

interface InHandProps {
  reviewId: string;
  /** Of the draft, as it is shown. */
  version: number;
  mayDecide: boolean;
  /** The reader is writing, which takes it in hand. */
  working: boolean;
}

/** Who is at this draft: who has it in hand, who else looks; and the way to take it or give it back. */
export function InHand({ reviewId, version, mayDecide, working }: InHandProps) {
  const t = useTranslations("live");
  const me = useMe();
  const keys = useKeys();
  const review = useLiveReview(reviewId);
  const { holder, mine, lost, take, takeOver, giveBack } = useClaim(reviewId, { mayDecide, working });
  usePresence(reviewId, version);
  useShortcuts(mayDecide && !holder ? { claim: take } : {});
  const seen = review === "gone" ? undefined : review;

  return (
    <div className="ms-auto grid gap-2">
      {lost && (
        <Notice meaning="attention" role="alert">
          {lost.to === null ? t("lost") : t("lostTo", { name: lost.to })}
        </Notice>
      )}
      <div
        role="group"
        aria-label={t("inHand")}
        className="flex min-h-8 flex-wrap items-center gap-2 text-sm text-gray-11"
      >
        {seen && <People review={seen} me={me} />}
        <p role="status">{holder && (mine ? t("mine") : t("held", { name: holder.name }))}</p>
        {mayDecide && mine && !working && (
          <Button size="sm" variant="quiet" className="coarse:h-11" onClick={giveBack}>
            {t("giveBack")}
          </Button>
        )}
        {mayDecide && holder && !mine && (
          <Button size="sm" className="coarse:h-11" onClick={takeOver}>
            {t("takeOver")}
          </Button>
        )}
        {mayDecide && seen && !holder && (
          <Button size="sm" variant="quiet" className="coarse:h-11" aria-keyshortcuts={keys.claim} onClick={take}>
            {t(lost ? "takeAgain" : "take")}
            <KeyOf command="claim" />
          </Button>
        )}
      </div>
    </div>
  );
}
