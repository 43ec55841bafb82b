import { Workflow } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SettingsTabs } from "@/app/_components/settings/settings-tabs";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { State } from "@/app/_components/ui/state";
import { WorkflowItem } from "@/app/_components/workflows/workflow-item";
import { Toaster } from "@/app/_components/ui/toaster";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { env } from "@/lib/core/env";
import { listReaders } from "@/lib/members/list-readers";
import { listWorkflows } from "@/lib/workflows/list-workflows";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("workflows"))("title") };
}

export default async function WorkflowsPage() {
  const ctx = await requireContext();
  if (!ctx.permissions.has("config:read")) return <NoPermission permission="config:read" />;

  const t = await getTranslations("workflows");
  const [workflows, readers] = await Promise.all([listWorkflows(ctx), listReaders(ctx)]);
  const mayChange = ctx.permissions.has("config:write");
  return (
    <ClientWords of={["workflows"]}>
      <PageHead
        title={t("title")}
        intro={mayChange ? t("intro") : `${t("intro")} ${t("noRight")}`}
        tabs={<SettingsTabs current="workflows" />}
      />
      {workflows.length === 0 ? (
        <State icon={<Workflow />} title={t("emptyTitle")}>
          {t("emptyBody")}
        </State>
      ) : (
        <ul>
          {workflows.map((workflow) => (
            <WorkflowItem
              key={workflow.id}
              workflow={workflow}
              readers={readers}
              mayChange={mayChange}
              appUrl={env().APP_URL}
            />
          ))}
        </ul>
      )}
      <Toaster />
    </ClientWords>
  );
}
