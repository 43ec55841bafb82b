"use client";

import { useTranslations } from "next-intl";
import { startTransition, useActionState } from "react";
import { makeLinkingCode, unlink as unlinkOwn } from "@/app/_actions/channels";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Section } from "@/app/_components/ui/section";
import { CopyButton } from "@/app/_components/workflows/copy-button";
import { PreferenceBox } from "./preference-box";

interface ChannelAccountsProps {
  channel: "slack" | "teams";
  accounts: { id: string; userId: string; team: string }[];
  /** The reader is sent cards of their own. */
  cards: boolean;
}

/** What comes before a command. */
const prefix = { slack: "/countersign ", teams: "" };

/** Who the reader is on a channel. */
export function ChannelAccounts({ channel, accounts, cards }: ChannelAccountsProps) {
  const t = useTranslations("personal");
  const [made, make, making] = useActionState(makeLinkingCode, { kind: "idle" });
  const [, unlink, unlinking] = useToldAction<object>(unlinkOwn);
  // In Teams there is one tenant, and both ids are as long as they say little.
  const nameOf = (team: string, user: string) =>
    channel === "teams" ? t("teamsAccount", { id: user.slice(0, 8) }) : `${team}: ${user}`;
  const command = made.kind === "done" && made.note !== undefined ? `${prefix[channel]}link ${made.note}` : null;
  return (
    <Section id={channel} title={t(channel)}>
      <div className="grid justify-items-start gap-3">
        {accounts.length === 0 && <p>{t(`${channel}None`)}</p>}
        {accounts.length > 0 && (
          <ul className="grid gap-2">
            {accounts.map(({ id, userId, team }) => (
              <li key={id} className="flex flex-wrap items-center gap-3">
                <span dir="auto" className="wrap-anywhere">
                  {nameOf(team, userId)}
                </span>
                <Button
                  size="sm"
                  disabled={unlinking}
                  aria-label={t("unlinkLabel", { account: nameOf(team, userId) })}
                  onClick={() => startTransition(() => unlink({ id }))}
                >
                  {t("unlink")}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <PreferenceBox name={channel} on={cards} label={t(`${channel}Cards`)} />
        <form action={make}>
          <Button type="submit" disabled={making}>
            {t(`${channel}Link`)}
          </Button>
        </form>
        <div role="status" className="grid gap-1">
          {command !== null && (
            <>
              <p>{t(`${channel}Code`)}</p>
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
