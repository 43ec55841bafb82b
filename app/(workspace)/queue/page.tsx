import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { NewReviews } from "@/app/_components/live/new-reviews";
import { QueueEmpty } from "@/app/_components/queue/queue-empty";
import { QueueKeys } from "@/app/_components/queue/queue-keys";
import { QueueList } from "@/app/_components/queue/queue-list";
import { queueView } from "@/app/_components/queue/queue-view";
import { NavCount } from "@/app/_components/shell/nav-count";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Pager } from "@/app/_components/shell/pager";
import { KeyHints } from "@/app/_components/shell/key-hints";
import { LinkTabs } from "@/app/_components/ui/link-tabs";
import { requireContext } from "@/app/_edge/session";
import { ValidationError } from "@/lib/core/errors";
import { reviewViews, listReviews } from "@/lib/review/list-reviews";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("queue"))("title") };
}

interface QueuePageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function QueuePage({ searchParams }: QueuePageProps) {
  const ctx = await requireContext();
  if (!ctx.permissions.has("reviews:read")) return <NoPermission permission="reviews:read" />;

  const t = await getTranslations("queue");
  const search = await searchParams;
  const view = queueView(search.view?.toString());
  const cursor = search.cursor?.toString();
  const since = ctx.clock.now().toISOString();
  const { data, nextCursor } = await listReviews(ctx, { view, cursor }).catch(notFoundIfInvalid);

  return (
    <>
      <PageHead
        title={t("title")}
        aside={data.length > 0 && <KeyHints>{(k) => t.rich("keys", { k })}</KeyHints>}
        tabs={
          <LinkTabs
            label={t("views")}
            tabs={reviewViews.map((name) => ({
              href: hrefOf(name),
              label: t(name),
              current: name === view,
              count: name === "failed" && (
                <Suspense fallback={null}>
                  <NavCount ctx={ctx} of="failed" />
                </Suspense>
              ),
            }))}
          />
        }
      />
      {data.length === 0 && !cursor ? (
        <QueueEmpty view={view} mayConfigure={ctx.permissions.has("config:read")} />
      ) : (
        <>
          <QueueList reviews={data} view={view} />
          <Pager href={hrefOf(view)} cursor={cursor} nextCursor={nextCursor} />
          <QueueKeys />
        </>
      )}
      {view === "open" && !cursor && <NewReviews since={since} />}
    </>
  );
}

/** A cursor that somebody has cut short leads nowhere. */
function notFoundIfInvalid(error: unknown): never {
  if (error instanceof ValidationError) notFound();
  throw error;
}

const hrefOf = (view: string): string => (view === "open" ? "/queue" : `/queue?view=${view}`);
