"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/ui/button";
import type { MergeProps } from "./merge";

/** The choice of one of two texts as it is. */
export function KeepOne({ mine, onMerged, onDiscard }: Pick<MergeProps, "mine" | "onMerged" | "onDiscard">) {
  const t = useTranslations("merge");
  return (
    <>
      <Button onClick={() => onMerged(mine)}>{t("keepMine")}</Button>
      <Button variant="quiet" onClick={onDiscard}>
        {t("keepTheirs")}
      </Button>
    </>
  );
}
