import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Badge } from "@/app/_components/ui/badge";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { Section } from "@/app/_components/ui/section";
import type { ServiceContext } from "@/lib/core/context";
import { customerHistory, type EarlierDraft } from "@/lib/review/customer-history";
import { Disclosure } from "./disclosure";

/** The customer's thread and what else was drafted for them, each opened on demand. Nothing where there is none. */
export async function Earlier({ ctx, draftId }: { ctx: ServiceContext; draftId: string }) {
  const history = await customerHistory(ctx, { draftId });
  if (history.length === 0) return null;

  const t = await getTranslations("earlier");
  const threads = [
    { id: "thread", title: t("thread"), drafts: history.filter(({ sameThread }) => sameThread) },
    { id: "earlier", title: t("customer"), drafts: history.filter(({ sameThread }) => !sameThread) },
  ].filter(({ drafts }) => drafts.length > 0);
  return (
    <div className="mt-6 grid gap-5">
      {threads.map(({ id, title, drafts }) => (
        <Section key={id} id={id} title={title}>
          <ol className="grid gap-1">
            {drafts.map((draft) => (
              <li key={draft.draftId}>
                <Disclosure summary={<Summary draft={draft} />}>
                  <Exchange draft={draft} />
                </Disclosure>
              </li>
            ))}
          </ol>
        </Section>
      ))}
    </div>
  );
}

async function Summary({ draft }: { draft: EarlierDraft }) {
  const t = await getTranslations();
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2">
      <bdi className="text-gray-12 wrap-anywhere">
        {draft.title.trim() ? <VisibleText>{draft.title}</VisibleText> : t("draft.untitled")}
      </bdi>
      <RelativeTime date={draft.receivedAt} />
      <Badge>
        {draft.delivery
          ? t(`delivery.${draft.delivery}`)
          : t(`outcome.${draft.outcome ?? (draft.status === "decided" ? "open" : draft.status)}`)}
      </Badge>
    </span>
  );
}

async function Exchange({ draft: { draftId, message, reply, cut, outcome, correction } }: { draft: EarlierDraft }) {
  const t = await getTranslations("earlier");
  const approved = outcome === "approved" || outcome === "approved_with_edits";
  return (
    <div className="grid gap-3 border-s-2 ps-3 text-sm">
      {!correction && (
        <div>
          <p className="font-medium">{t("cameIn")}</p>
          <Words>{message}</Words>
        </div>
      )}
      {reply.trim() !== "" && (
        <div>
          <p className="font-medium">{t(approved ? "answered" : "proposed")}</p>
          <Words>{reply}</Words>
        </div>
      )}
      {cut && <p className="text-gray-11">{t("cut")}</p>}
      <Link href={`/drafts/${draftId}`} className="w-fit text-accent underline underline-offset-2">
        {t("open")}
      </Link>
    </div>
  );
}

function Words({ children }: { children: string }) {
  return (
    <p dir="auto" className="max-h-48 overflow-y-auto text-gray-11 wrap-anywhere whitespace-pre-wrap" tabIndex={0}>
      <VisibleText>{children}</VisibleText>
    </p>
  );
}
