import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { reasonWords } from "@/lib/channels/reason-words";
import { ReasonList } from "@/app/_components/settings/reason-list";
import { SettingsTabs } from "@/app/_components/settings/settings-tabs";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Toaster } from "@/app/_components/ui/toaster";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { listReasons } from "@/lib/decisions/reason-codes";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("reasons"))("title") };
}

export default async function ReasonsPage() {
  const ctx = await requireContext();
  if (!ctx.permissions.has("config:read")) return <NoPermission permission="config:read" />;

  const t = await getTranslations();
  const reasons = (await listReasons(ctx)).map(({ code, label }) => ({ code, label: reasonWords(t, code, label) }));
  const mayChange = ctx.permissions.has("config:write");
  return (
    <ClientWords of={["reasons"]}>
      <PageHead
        title={t("reasons.title")}
        intro={mayChange ? t("reasons.intro") : `${t("reasons.intro")} ${t("reasons.noRight")}`}
        tabs={<SettingsTabs current="reasons" />}
      />
      {mayChange ? (
        <ReasonList reasons={reasons} />
      ) : (
        <ol className="grid gap-2 px-4 py-5 md:px-6">
          {reasons.map(({ code, label }) => (
            <li key={code} dir="auto">
              {label}
            </li>
          ))}
        </ol>
      )}
      <Toaster />
    </ClientWords>
  );
}
