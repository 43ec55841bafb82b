import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DensityForm } from "@/app/_components/settings/density-form";
import { KeysForm } from "@/app/_components/settings/keys-form";
import { LanguageForm } from "@/app/_components/settings/language-form";
import { MacroList } from "@/app/_components/settings/macro-list";
import { SignatureForm } from "@/app/_components/settings/signature-form";
import { NoticeGrid } from "@/app/_components/settings/notice-grid";
import { MailForm } from "@/app/_components/settings/mail-form";
import { QuietForm } from "@/app/_components/settings/quiet-form";
import { ChannelAccounts } from "@/app/_components/settings/channel-accounts";
import { ToldWhenForm } from "@/app/_components/settings/told-when-form";
import { WebhookForm } from "@/app/_components/settings/webhook-form";
import { WorkingHoursForm } from "@/app/_components/settings/working-hours-form";
import { PageHead } from "@/app/_components/shell/page-head";
import { Section } from "@/app/_components/ui/section";
import { Toaster } from "@/app/_components/ui/toaster";
import { ClientWords } from "@/app/_i18n/client-words";
import { languages } from "@/app/_i18n/locale";
import { requireContext } from "@/app/_edge/session";
import { listAccounts } from "@/lib/channels/accounts";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import { isUnreachable } from "@/lib/channels/reachable";
import { slackSettings } from "@/lib/channels/slack/slack-settings";
import { teamsSettings } from "@/lib/channels/teams/teams-settings";
import { webhookSettings } from "@/lib/channels/teams-webhook/webhook-settings";
import { env } from "@/lib/core/env";
import { isOff, type NoticeChannel, noticeChannels } from "@/lib/members/notice-choices";
import { cardChannels } from "@/lib/db/schema/channels/channel-team";
import { keysOf } from "@/lib/members/shortcut-keys";
import { pushSettings } from "@/lib/notifications/push-settings";
import { ownWebhook } from "@/lib/notifications/teams-webhook/webhooks";
import { listMacros } from "@/lib/review/macros";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("personal"))("title") };
}

/** What is the reader's own: everybody has one. */
export default async function PersonalPage() {
  const ctx = await requireContext();
  const t = await getTranslations("personal");
  const { preferences } = ctx.person;
  const webhooks = webhookSettings(env());
  const webhook = webhooks && (await ownWebhook(ctx));
  const channels = waysTo(webhook).map((channel) => ({ channel, off: isOff(preferences, channel) }));
  const until = preferences.quietUntil ? new Date(preferences.quietUntil) : null;
  const quietUntil = until && until > ctx.clock.now() ? until : null;
  const decides = ctx.permissions.has("reviews:decide");
  const accounts = await listAccounts(ctx);
  const macros = decides ? (await listMacros(ctx)).filter(({ shared }) => !shared) : [];
  return (
    <ClientWords of={["personal", "texts", "palette", "workflows"]}>
      <PageHead title={t("title")} intro={t("intro")} />
      <div className="grid gap-8 px-4 py-5 md:px-6">
        {decides && (
          <>
            <SignatureForm signature={preferences.signature ?? ""} />
            <Section id="own-texts" title={t("texts")}>
              <MacroList macros={macros} shared={false} mayChange />
            </Section>
          </>
        )}
        <LanguageForm locale={preferences.locale ?? null} languages={languages} />
        {mailSettings(env()) && (
          <MailForm mail={preferences.mail ?? true} address={ctx.person.email} unreachable={await isUnreachable(ctx)} />
        )}
        {cardChannels
          .filter((on) => channels.some(({ channel }) => channel === on))
          .map((channel) => (
            <ChannelAccounts
              key={channel}
              channel={channel}
              accounts={accounts.filter((account) => account.channel === channel)}
              cards={preferences[channel] ?? true}
            />
          ))}
        {webhooks && <WebhookForm webhook={webhook} />}
        {channels.length > 0 && (
          <>
            <Section id="notices" title={t("notices")}>
              <p className="mb-3 max-w-2xl">{t("noticesHint")}</p>
              <NoticeGrid channels={channels} unwanted={preferences.unwanted ?? {}} />
            </Section>
            <Section id="told-when" title={t("toldWhen")}>
              <p className="mb-3 max-w-2xl">{t("toldWhenHint")}</p>
              <div className="grid gap-5">
                <WorkingHoursForm hours={preferences.hours ?? null} zones={zones()} />
                <QuietForm until={quietUntil} />
                <ToldWhenForm anytime={preferences.anytime ?? []} collectMinutes={preferences.collectMinutes ?? null} />
              </div>
            </Section>
          </>
        )}
        <DensityForm density={preferences.density ?? "comfortable"} />
        <Section id="keys" title={t("keys")}>
          <KeysForm keys={keysOf(preferences.keys)} />
        </Section>
      </div>
      <Toaster />
    </ClientWords>
  );
}

/** By what the reader can be told. */
function waysTo(own: object | null): NoticeChannel[] {
  const settings = {
    push: pushSettings(env()),
    mail: mailSettings(env()),
    slack: slackSettings(env()),
    teams: teamsSettings(env()),
    teams_webhook: own,
  };
  return noticeChannels.filter((channel) => settings[channel] !== null);
}

const zones = (): string[] => [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];
