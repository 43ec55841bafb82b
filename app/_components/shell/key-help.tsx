"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Dialog, DialogContent, DialogTitle } from "@/app/_components/ui/dialog";
import { Kbd } from "@/app/_components/ui/kbd";
import { commandIds } from "@/lib/members/shortcut-keys";
import { KeyOf } from "./keys-provider";

/** Keys that are everybody's. */
const fixed = { palette: "Ctrl K", open: "Enter", check: "Ctrl ↵", insert: "Ctrl ;", leave: "Esc" } as const;

/** All keys, with what each does. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const t = useTranslations("palette");
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent aria-describedby={undefined} className="max-w-xl">
        <DialogTitle>{t("helpTitle")}</DialogTitle>
        <dl className="grid gap-x-8 gap-y-1.5 sm:grid-cols-2">
          {commandIds.map((id) => (
            <div key={id} className="flex items-center justify-between gap-3">
              <dt>{t(`commands.${id}`)}</dt>
              <dd>
                <KeyOf command={id} />
              </dd>
            </div>
          ))}
          {Object.entries(fixed).map(([id, key]) => (
            <div key={id} className="flex items-center justify-between gap-3">
              <dt>{t(`fixed.${id as keyof typeof fixed}`)}</dt>
              <dd>
                <Kbd aria-hidden={false}>{key}</Kbd>
              </dd>
            </div>
          ))}
        </dl>
        <Link
          href="/settings/personal"
          onClick={onClose}
          className="w-fit text-sm text-accent underline underline-offset-2"
        >
          {t("change")}
        </Link>
      </DialogContent>
    </Dialog>
  );
}
