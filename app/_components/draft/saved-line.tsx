"use client";

import { CloudCheck, CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Saving } from "./typed-texts";

/** Whether what was typed is safe. Only trouble is told aloud. */
export function SavedLine({ saving }: { saving: Saving }) {
  const t = useTranslations("decide");
  const safe = saving === "saved";
  const Icon = safe ? CloudCheck : CloudOff;
  return (
    <p data-slot="saved" className="-mt-2 flex items-center gap-1.5 text-sm text-gray-11">
      {saving !== "saving" && <Icon aria-hidden className="size-4" />}
      {t(saving)}
    </p>
  );
}
