import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { ZodError } from "zod";
import { AlikeLink } from "@/app/_components/alike/alike-link";
import { FilterBar } from "@/app/_components/queue/filter-bar";
import { NewReviews } from "@/app/_components/live/new-reviews";
import { QueueEmpty } from "@/app/_components/queue/queue-empty";
import { QueueKeys } from "@/app/_components/queue/queue-keys";
import { QueueList } from "@/app/_components/queue/queue-list";
import { filtersOf, parseQueueQuery, queueHref, toListInput, viewOf } from "@/app/_components/queue/queue-query";
import { viewWords } from "@/app/_components/queue/view-words";
import { ViewTabs } from "@/app/_components/queue/view-tabs";
import { KeyOf } from "@/app/_components/shell/keys-provider";
import { KeyHints } from "@/app/_components/shell/key-hints";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Pager } from "@/app/_components/shell/pager";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { ValidationError } from "@/lib/core/errors";
import { listReviews } from "@/lib/review/list-reviews";

interface QueuePageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ searchParams }: QueuePageProps): Promise<Metadata> {
  const t = await getTranslations("queue");
  const { permissions } = await requireContext();
  return { title: t(viewWords(viewOf(parseQueueQuery(await searchParams)), permissions.has("reviews:decide"))) };
}

export default async function QueuePage({ searchParams }: QueuePageProps) {
  const ctx = await requireContext();
  if (!ctx.permissions.has("reviews:read")) return <NoPermission permission="reviews:read" />;

  const t = await getTranslations("queue");
  const params = await searchParams;
  const query = parseQueueQuery(params);
  const title = t(viewWords(viewOf(query), ctx.permissions.has("reviews:decide")));
  const narrowed = query.q !== undefined || filtersOf(query).length > 0;
  const cursor = params.cursor?.toString();
  const since = ctx.clock.now().toISOString();
  const { data, nextCursor } = await listReviews(ctx, { ...toListInput(query), cursor }).catch(notFoundIfInvalid);

  return (
    <ClientWords of={["queueFilter"]}>
      <PageHead
        title={title}
        aside={
          data.length > 0 && (
            <div className="flex items-center gap-3">
              <KeyHints>
                {(k) =>
                  t.rich("keys", {
                    k,
                    next: () => <KeyOf command="next" />,
                    previous: () => <KeyOf command="previous" />,
                  })
                }
              </KeyHints>
              {/* It counts the whole queue. */}
              {viewOf(query) === "open" && !narrowed && ctx.permissions.has("reviews:decide") && (
                <Suspense fallback={null}>
                  <AlikeLink ctx={ctx} />
                </Suspense>
              )}
            </div>
          )
        }
        tabs={
          <>
            <ViewTabs ctx={ctx} query={query} />
            <Suspense fallback={<div className="h-10.5" />}>
              <FilterBar ctx={ctx} query={query} />
            </Suspense>
          </>
        }
      />
      {data.length === 0 && !cursor ? (
        <QueueEmpty query={query} permissions={ctx.permissions} />
      ) : (
        <>
          <QueueList
            label={t("listLabel", { view: title })}
            reviews={data}
            query={query}
            now={ctx.clock.now()}
            me={ctx.actor.memberId}
          />
          <Pager href={queueHref(query)} cursor={cursor} nextCursor={nextCursor} />
          <QueueKeys />
        </>
      )}
      {viewOf(query) === "open" && !cursor && <NewReviews since={since} narrowed={narrowed} />}
    </ClientWords>
  );
}

/** A cursor that somebody has cut short, or a filter that nothing can match, leads nowhere. */
function notFoundIfInvalid(error: unknown): never {
  if (error instanceof ValidationError || error instanceof ZodError) notFound();
  throw error;
}
