"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/app/_components/ui/button";
import { Kbd } from "@/app/_components/ui/kbd";

/** The line at the foot of a draft: what can be done now, one of it primary. */
export function DecisionBar({ children }: { children: ReactNode }) {
  const t = useTranslations("decide");
  return (
    <div
      data-slot="decision-bar"
      role="group"
      aria-label={t("bar")}
      className="sticky bottom-0 z-20 flex min-h-14 flex-wrap items-center gap-2 border-t bg-gray-1 px-4 py-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] md:static md:px-6"
    >
      {children}
    </div>
  );
}

interface DoProps {
  children: ReactNode;
  /** The key that does the same, as printed on the button. */
  hint: string;
  /** The same key, as assistive technology knows it. */
  shortcut: string;
  variant?: "primary" | "secondary" | "quiet";
  disabled?: boolean;
  /** What it will do, in a sentence. */
  title?: string;
  onClick: () => void;
}

export function Do({ children, hint, shortcut, ...props }: DoProps) {
  return (
    <Button aria-keyshortcuts={shortcut} {...props}>
      {children}
      <Kbd>{hint}</Kbd>
    </Button>
  );
}
