import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { HeadlineList } from "@/app/_components/insights/headline-list";
import { insightsSearch, type InsightsQuery, parseInsightsQuery } from "@/app/_components/insights/insights-query";
import { NothingDecided } from "@/app/_components/insights/nothing-decided";
import { Cost } from "@/app/_components/insights/questions/cost";
import { Due } from "@/app/_components/insights/questions/due";
import { Load } from "@/app/_components/insights/questions/load";
import { Outcomes } from "@/app/_components/insights/questions/outcomes";
import { Saved } from "@/app/_components/insights/questions/saved";
import { Times } from "@/app/_components/insights/questions/times";
import { Volume } from "@/app/_components/insights/questions/volume";
import { WorkflowSelect } from "@/app/_components/insights/workflow-select";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { LinkTabs } from "@/app/_components/ui/link-tabs";
import { requireContext } from "@/app/_edge/session";
import { headlines } from "@/lib/insights/headlines";
import { insightWorkflows } from "@/lib/insights/list-workflows";
import { readInsights } from "@/lib/insights/read-insights";
import { periods } from "@/lib/insights/scope";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("insights"))("title") };
}

interface InsightsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function InsightsPage({ searchParams }: InsightsPageProps) {
  const ctx = await requireContext();
  if (!ctx.permissions.has("insights:read")) return <NoPermission permission="insights:read" />;

  const query = parseInsightsQuery(await searchParams);
  const workflows = await insightWorkflows(ctx);
  if (!query || (query.workflowId && !workflows.some(({ id }) => id === query.workflowId))) notFound();
  const answers = await readInsights(ctx, query);
  const told = headlines(answers);

  return (
    <>
      <InsightsHead query={query} workflows={workflows} />
      {told.decided === 0 && <NothingDecided />}
      <div className="flex flex-col gap-10 px-4 py-6 md:px-6">
        {told.decided > 0 && (
          <>
            <HeadlineList of={told} />
            <Volume query={query} rows={answers.volume} />
            <Outcomes query={query} rows={answers.outcomes} />
            <Times query={query} rows={answers.times} />
            <Saved query={query} rows={answers.saved} />
          </>
        )}
        {answers.due.length > 0 && <Due query={query} rows={answers.due} />}
        {answers.load.length > 0 && <Load query={query} rows={answers.load} />}
        {told.decided > 0 && <Cost query={query} rows={answers.cost} />}
      </div>
    </>
  );
}

async function InsightsHead({ query, workflows }: { query: InsightsQuery; workflows: { id: string; name: string }[] }) {
  const t = await getTranslations("insights");
  const hrefOf = (change: Partial<InsightsQuery>) => `/insights${insightsSearch({ ...query, ...change })}`;
  return (
    <PageHead
      title={t("title")}
      intro={t("intro")}
      aside={
        <WorkflowSelect
          label={t("workflow")}
          current={hrefOf({})}
          choices={[
            { href: hrefOf({ workflowId: undefined }), name: t("allWorkflows") },
            ...workflows.map(({ id, name }) => ({ href: hrefOf({ workflowId: id }), name })),
          ]}
        />
      }
      tabs={
        <LinkTabs
          label={t("period")}
          tabs={periods.map((days) => ({
            href: hrefOf({ days }),
            label: t("days", { days }),
            current: days === query.days,
          }))}
        />
      }
    />
  );
}
