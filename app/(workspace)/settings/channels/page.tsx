import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SettingsTabs } from "@/app/_components/settings/settings-tabs";
import { SlackChannelForm } from "@/app/_components/settings/slack-channel-form";
import { SlackTeam } from "@/app/_components/settings/slack-team";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { Section } from "@/app/_components/ui/section";
import { Toaster } from "@/app/_components/ui/toaster";
import { CopyButton } from "@/app/_components/workflows/copy-button";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { listUnreachable } from "@/lib/channels/reachable";
import { ensureOwnTeam, listSlackTeams } from "@/lib/channels/slack-teams";
import { slackManifest } from "@/lib/channels/slack/manifest";
import { type SlackSettings, slackSettings } from "@/lib/channels/slack/slack-settings";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { vaultFrom } from "@/lib/vault/vault";
import { listWorkflows } from "@/lib/workflows/list-workflows";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("channels"))("title") };
}

interface ChannelsPageProps {
  searchParams: Promise<{ slack?: string }>;
}

/** Where people decide beside the pages, and what of which team may be relied on. */
export default async function ChannelsPage({ searchParams }: ChannelsPageProps) {
  const ctx = await requireContext();
  if (!ctx.permissions.has("config:read")) return <NoPermission permission="config:read" />;

  const t = await getTranslations("channels");
  const settings = slackSettings(env());
  if (settings) await ensureOwnTeam({ db: database(), clock: systemClock, vault: vaultFrom(env()), settings });
  const [teams, workflows, unreachable, { slack: answer }] = await Promise.all([
    listSlackTeams(ctx),
    listWorkflows(ctx),
    listUnreachable(ctx),
    searchParams,
  ]);
  const mayChange = ctx.permissions.has("config:write");
  const manifest = JSON.stringify(slackManifest(reachable(env().APP_URL, settings)), null, 2);
  return (
    <ClientWords of={["channels", "workflows"]}>
      <PageHead
        title={t("title")}
        intro={mayChange ? t("intro") : `${t("intro")} ${t("noRight")}`}
        tabs={<SettingsTabs current="channels" />}
      />
      <div className="grid gap-8 px-4 py-5 md:px-6">
        <Section id="slack" title={t("slack")}>
          {answer === "added" && (
            <Notice meaning="good" role="status">
              {t("added")}
            </Notice>
          )}
          {answer !== undefined && answer !== "added" && (
            <Notice meaning="danger" role="alert">
              {t("refused", { why: refusalOf(t, answer) })}
            </Notice>
          )}
          {!settings && <p className="max-w-2xl">{t("slackOff")}</p>}
          {settings && teams.length === 0 && (
            <p className="max-w-2xl">
              {t("none")} {settings.botToken ? t("byToken") : t("noneHint")}
            </p>
          )}
          <ul>
            {teams.map((team) => (
              <SlackTeam key={team.id} {...team} mayChange={mayChange} />
            ))}
          </ul>
          {settings?.oauth && mayChange && (
            <Button asChild variant="primary" className="mt-4">
              <a href="/api/channels/slack/install">{t("add")}</a>
            </Button>
          )}
          <details className="mt-4 max-w-3xl" open={!settings}>
            <summary className="cursor-pointer text-sm text-gray-11">{t("manifest")}</summary>
            <div className="flex items-start gap-2">
              {/* Can be scrolled from the keyboard. */}
              <pre
                tabIndex={0}
                aria-label={t("manifest")}
                className="mt-2 max-h-80 min-w-0 flex-1 overflow-auto rounded-md bg-gray-3 p-3 text-sm"
              >
                {manifest}
              </pre>
              <CopyButton text={manifest} label={t("manifest")} />
            </div>
          </details>
        </Section>
        {unreachable.length > 0 && (
          <Section id="mail" title={t("mail")}>
            <p className="max-w-2xl">{t("mailBack")}</p>
            <ul className="mt-2 list-inside list-disc">
              {unreachable.map(({ memberId, name }) => (
                <li key={memberId} className="wrap-anywhere">
                  <bdi>{name}</bdi>
                </li>
              ))}
            </ul>
          </Section>
        )}
        {teams.length > 0 && workflows.length > 0 && (
          <Section id="workflow-channels" title={t("workflowChannels")}>
            <p className="mb-3 max-w-2xl">{t("workflowChannelsHint")}</p>
            <div className="grid gap-3">
              {workflows.map(({ id, name, slackChannel }) =>
                mayChange ? (
                  <SlackChannelForm key={id} workflowId={id} name={name} channel={slackChannel} />
                ) : (
                  <p key={id}>
                    {t("channelOf", { name })}: {slackChannel ?? "-"}
                  </p>
                ),
              )}
            </div>
            <p id="channel-hint" className="mt-2 max-w-2xl text-sm text-gray-11">
              {t("channelHint")}
            </p>
          </Section>
        )}
      </div>
      <Toaster />
    </ClientWords>
  );
}

/** Where Slack can send to; null: nowhere, as it only takes https, or it is asked over a socket. */
const reachable = (appUrl: string, settings: SlackSettings | null): string | null =>
  settings?.appToken || !appUrl.startsWith("https:") ? null : appUrl.replace(/\/$/, "");

function refusalOf(t: Awaited<ReturnType<typeof getTranslations<"channels">>>, answer: string): string {
  const known = { state: "refusedState", access_denied: "refusedDenied", other_workspace: "refusedOther" } as const;
  const key = Object.entries(known).find(([code]) => code === answer)?.[1];
  return key ? t(key) : t("refusedSlack", { code: answer.replace(/[^a-z_]/g, "").slice(0, 60) });
}
