"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { KeyOf, useKeys } from "@/app/_components/shell/keys-provider";
import { Button } from "@/app/_components/ui/button";
import { Kbd } from "@/app/_components/ui/kbd";
import type { CommandId } from "@/lib/members/shortcut-keys";

/** The line at the foot of a draft: what can be done now, one of it primary. */
export function DecisionBar({ children }: { children: ReactNode }) {
  const t = useTranslations("decide");
  return (
    <div
      data-slot="decision-bar"
      id="decision-bar"
      tabIndex={-1}
      role="group"
      aria-label={t("bar")}
      className="sticky bottom-0 z-20 flex min-h-14 flex-wrap items-center gap-2 border-t has-[[data-slot=dropdown-menu-content]]:z-40 max-md:[&>button:not([aria-haspopup])]:grow bg-gray-1 px-4 outline-none py-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] md:static md:px-6"
    >
      {children}
    </div>
  );
}

interface DoProps {
  children: ReactNode;
  /** The command that does the same: its key is shown. */
  command?: CommandId;
  /** A key that is everybody's, as printed on the button, and as assistive technology knows it. */
  hint?: string;
  shortcut?: string;
  variant?: "primary" | "secondary" | "quiet";
  disabled?: boolean;
  /** It has only just come, in the place of another button or draft. */
  tooSoon?: boolean;
  /** What it will do, in a sentence. */
  title?: string;
  onClick: () => void;
}

export function Do({ children, command, hint, shortcut, tooSoon = false, onClick, ...props }: DoProps) {
  const keys = useKeys();
  return (
    <Button
      aria-keyshortcuts={command ? keys[command] : shortcut}
      aria-disabled={tooSoon || undefined}
      // So short a time is not to be seen.
      className="aria-disabled:opacity-100"
      onClick={() => tooSoon || onClick()}
      {...props}
    >
      {children}
      {command ? <KeyOf command={command} /> : <Kbd>{hint}</Kbd>}
    </Button>
  );
}
