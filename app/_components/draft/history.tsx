"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/ui/button";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import type { ShownVersion } from "./desk";
import { Disclosure } from "./disclosure";
import { WordDiff } from "./word-diff";

interface HistoryProps {
  versions: readonly ShownVersion[];
  onTake: ((text: string) => void) | null;
}

/** Every version with what differs in the one in force, the newest first. One can be taken up again: it becomes the reader's own version. */
export function History({ versions, onTake }: HistoryProps) {
  const t = useTranslations("draft");
  const current = versions.at(-1);
  return (
    <Disclosure summary={t("history", { count: versions.length })}>
      <ol className="grid gap-3" aria-label={t("history", { count: versions.length })}>
        {versions.toReversed().map(({ version, body, byName, asked, createdAt }) => (
          <li key={version} className="grid gap-1 border-s-2 ps-3">
            <p className="text-sm">
              <span className="font-medium">{t("versionNumber", { version })}</span>{" "}
              <span className="text-gray-11">
                {byName === null ? t("byDrafter") : t(asked ? "askedFor" : "editedBy", { name: byName })}
                {" · "}
                <RelativeTime date={createdAt} />
                {version === current?.version && ` · ${t("inForce")}`}
              </span>
            </p>
            {current && version !== current.version && (
              <Disclosure summary={t("compare")}>
                <div className="grid justify-items-start gap-2">
                  <WordDiff before={body} after={current.body} />
                  {onTake && body !== current.body && body.trim() !== "" && (
                    <Button size="sm" onClick={() => onTake(body)}>
                      {t("takeVersion")}
                    </Button>
                  )}
                </div>
              </Disclosure>
            )}
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}
