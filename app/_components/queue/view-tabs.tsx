import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { NavCount } from "@/app/_components/shell/nav-count";
import { LinkTabs } from "@/app/_components/ui/link-tabs";
import type { ServiceContext } from "@/lib/core/context";
import { reviewViews } from "@/lib/review/queue-options";
import { listSavedViews } from "@/lib/review/saved-views";
import { DeleteView } from "./delete-view";
import { queueHref, type QueueQuery, viewOf } from "./queue-query";
import { viewWords } from "./view-words";

/** The views where there is no side bar: the product's, then those that people keep. */
export async function ViewTabs({ ctx, query }: { ctx: ServiceContext; query: QueueQuery }) {
  const t = await getTranslations("queue");
  const saved = (await listSavedViews(ctx)).map((view) => ({ ...view, href: queueHref(view.query) }));
  const here = queueHref(query);
  const shown = saved.find(({ href }) => href === here);
  return (
    <div className="flex flex-wrap items-center md:hidden">
      <div className="min-w-0 flex-1 basis-0">
        <LinkTabs
          label={t("views")}
          tabs={[
            ...reviewViews.map((view) => ({
              href: queueHref({ view }),
              label: t(viewWords(view, ctx.permissions.has("reviews:decide"))),
              current: !shown && view === viewOf(query),
              count: view !== "decided" && (
                <Suspense fallback={null}>
                  <NavCount ctx={ctx} of={view} />
                </Suspense>
              ),
            })),
            ...saved.map(({ href, name }) => ({ href, label: <bdi>{name}</bdi>, current: href === here })),
          ]}
        />
      </div>
      {shown?.own && <DeleteView id={shown.id} name={shown.name} />}
    </div>
  );
}
