import { Inbox } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { NavCount } from "@/app/_components/shell/nav-count";
import type { ServiceContext } from "@/lib/core/context";
import { reviewViews } from "@/lib/review/queue-options";
import { listSavedViews } from "@/lib/review/saved-views";
import { DeleteView } from "./delete-view";
import { ViewLink } from "./view-link";
import { viewWords } from "./view-words";

/** The queue's views below its link in the side bar: the product's, then those that people keep. */
export async function QueueViews({ ctx }: { ctx: ServiceContext }) {
  const t = await getTranslations();
  const saved = await listSavedViews(ctx);
  return (
    <>
      <ul aria-label={t("queue.views")} className="grid gap-px border-b pb-2">
        {reviewViews.map((view) => (
          <li key={view} className="flex">
            <ViewLink
              query={{ view }}
              icon={view === "open" && <Inbox aria-hidden />}
              label={t(`queue.${viewWords(view, ctx.permissions.has("reviews:decide"))}`)}
              count={
                view !== "decided" && (
                  <Suspense fallback={null}>
                    <NavCount ctx={ctx} of={view} className="ms-auto" />
                  </Suspense>
                )
              }
            />
          </li>
        ))}
      </ul>
      {saved.length > 0 && (
        <ul aria-label={t("shell.savedViews")} className="grid gap-px border-b py-2">
          {saved.map(({ id, name, query, own }) => (
            <li key={id} className="group/view flex flex-wrap items-center rounded-md">
              <ViewLink query={query} label={name} />
              {own && <DeleteView id={id} name={name} />}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
