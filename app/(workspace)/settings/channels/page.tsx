import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SettingsTabs } from "@/app/_components/settings/settings-tabs";
import { ChannelTeam } from "@/app/_components/settings/channel-team";
import { Manifest } from "@/app/_components/settings/manifest";
import { WorkflowChannels } from "@/app/_components/settings/workflow-channels";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { Section } from "@/app/_components/ui/section";
import { Toaster } from "@/app/_components/ui/toaster";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { ensureOwnTeams } from "@/lib/channels/card-places";
import { listUnreachable } from "@/lib/channels/reachable";
import { listSlackTeams } from "@/lib/channels/slack-teams";
import { slackManifest } from "@/lib/channels/slack/manifest";
import { type SlackSettings, slackSettings } from "@/lib/channels/slack/slack-settings";
import { teamsManifest } from "@/lib/channels/teams/manifest";
import { teamsSettings } from "@/lib/channels/teams/teams-settings";
import { listTenants } from "@/lib/channels/teams-tenant";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
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
  const teams = teamsSettings(env());
  const appUrl = env().APP_URL;
  const { slackRefusal } = await ensureOwnTeams({ db: database(), clock: systemClock }, env());
  const [slackTeams, tenants, workflows, unreachable, { slack: answer }] = await Promise.all([
    listSlackTeams(ctx),
    listTenants(ctx),
    listWorkflows(ctx),
    listUnreachable(ctx),
    searchParams,
  ]);
  const mayChange = ctx.permissions.has("config:write");
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
          {slackRefusal !== null && (
            <Notice meaning="danger" role="alert">
              {t("byTokenRefused", { code: slackRefusal })}
            </Notice>
          )}
          {settings && slackTeams.length === 0 && slackRefusal === null && (
            <p className="max-w-2xl">
              {t("none")} {t(settings.botToken ? "byToken" : settings.oauth ? "noneHint" : "noneSet")}
            </p>
          )}
          <ul>
            {slackTeams.map((team) => (
              <ChannelTeam
                key={team.id}
                {...team}
                heldBy={team.byToken ? t("byTokenTeam") : null}
                trusting={{ label: t("own"), hint: t("ownHint") }}
                mayChange={mayChange}
              />
            ))}
          </ul>
          {settings?.oauth && mayChange && (
            <Button asChild variant="primary" className="mt-4">
              <a href="/api/channels/slack/install">{t("add")}</a>
            </Button>
          )}
          <Manifest label={t("manifest")} open={!settings}>
            {JSON.stringify(slackManifest(reachable(env().APP_URL, settings), settings), null, 2)}
          </Manifest>
        </Section>
        <Section id="teams" title={t("teams")}>
          {teams === null ? (
            <p className="max-w-2xl">{t("teamsOff")}</p>
          ) : (
            <ul>
              {tenants.map((tenant) => (
                <ChannelTeam
                  key={tenant.id}
                  {...tenant}
                  tokenError={null}
                  heldBy={t("byEnvironment")}
                  trusting={{ label: t("ownTenant"), hint: t("ownTenantHint") }}
                  mayChange={mayChange}
                />
              ))}
            </ul>
          )}
          <Manifest label={t("teamsManifest")} open={teams === null}>
            {JSON.stringify(teamsManifest(appUrl, teams?.appId ?? "TEAMS_APP_ID"), null, 2)}
          </Manifest>
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
        <WorkflowChannels on="slack" shown={slackTeams.length > 0} workflows={workflows} mayChange={mayChange} />
        <WorkflowChannels on="teams" shown={teams !== null} workflows={workflows} mayChange={mayChange} />
      </div>
      <Toaster />
    </ClientWords>
  );
}

/** Where Slack can send to; null: nowhere, as it only takes https, or it is asked over a socket. */
const reachable = (appUrl: string, settings: SlackSettings | null): string | null =>
  settings?.appToken || !appUrl.startsWith("https:") ? null : appUrl;

function refusalOf(t: Awaited<ReturnType<typeof getTranslations<"channels">>>, answer: string): string {
  const known = { state: "refusedState", access_denied: "refusedDenied", other_workspace: "refusedOther" } as const;
  const key = Object.entries(known).find(([code]) => code === answer)?.[1];
  return key ? t(key) : t("refusedSlack", { code: answer.replace(/[^a-z_]/g, "").slice(0, 60) });
}
