import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MacroList } from "@/app/_components/settings/macro-list";
import { SettingsTabs } from "@/app/_components/settings/settings-tabs";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Toaster } from "@/app/_components/ui/toaster";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { listMacros } from "@/lib/review/macros";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("texts"))("title") };
}

export default async function TextsPage() {
  const ctx = await requireContext();
  if (!ctx.permissions.has("config:read")) return <NoPermission permission="config:read" />;

  const t = await getTranslations("texts");
  const macros = (await listMacros(ctx)).filter(({ shared }) => shared);
  const mayChange = ctx.permissions.has("config:write");
  return (
    <ClientWords of={["texts"]}>
      <PageHead
        title={t("title")}
        intro={mayChange ? t("intro") : `${t("intro")} ${t("noRight")}`}
        tabs={<SettingsTabs current="texts" />}
      />
      <div className="px-4 py-5 md:px-6">
        <MacroList macros={macros} shared mayChange={mayChange} />
      </div>
      <Toaster />
    </ClientWords>
  );
}
