"use client";

import { useTranslations } from "next-intl";
import { startTransition, useActionState } from "react";
import { makeSlackCode, unlinkSlack } from "@/app/_actions/channels";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Section } from "@/app/_components/ui/section";
import { CopyButton } from "@/app/_components/workflows/copy-button";
import { PreferenceBox } from "./preference-box";

interface SlackAccountsProps {
  accounts: { id: string; userId: string; team: string }[];
  /** The reader is sent cards of their own. */
  cards: boolean;
}

/** Who the reader is in Slack. */
export function SlackAccounts({ accounts, cards }: SlackAccountsProps) {
  const t = useTranslations("personal");
  const [made, make, making] = useActionState(makeSlackCode, { kind: "idle" });
  const [, unlink, unlinking] = useToldAction<object>(unlinkSlack);
  const command = made.kind === "done" && made.note !== undefined ? `/countersign link ${made.note}` : null;
  return (
    <Section id="slack" title={t("slack")}>
      <div className="grid justify-items-start gap-3">
        {accounts.length === 0 && <p>{t("slackNone")}</p>}
        {accounts.length > 0 && (
          <ul className="grid gap-2">
            {accounts.map(({ id, userId, team }) => (
              <li key={id} className="flex flex-wrap items-center gap-3">
                <span dir="auto" className="wrap-anywhere">
                  {team}: {userId}
                </span>
                <Button
                  size="sm"
                  disabled={unlinking}
                  aria-label={t("slackUnlinkLabel", { user: userId, team })}
                  onClick={() => startTransition(() => unlink({ id }))}
                >
                  {t("slackUnlink")}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <PreferenceBox name="slack" on={cards} label={t("slackCards")} />
        <form action={make}>
          <Button type="submit" disabled={making}>
            {t("slackLink")}
          </Button>
        </form>
        <div role="status" className="grid gap-1">
          {command !== null && (
            <>
              <p>{t("slackCode")}</p>
              <p className="flex items-center gap-2">
                <code className="rounded-md bg-gray-3 px-2 py-1 wrap-anywhere">{command}</code>
                <CopyButton text={command} />
              </p>
            </>
          )}
        </div>
        {made.kind === "refused" && (
          <p role="alert" className="text-danger">
            {made.message}
          </p>
        )}
      </div>
    </Section>
  );
}
