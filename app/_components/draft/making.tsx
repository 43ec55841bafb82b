import { useFormatter, useTranslations } from "next-intl";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import type { DraftDetail } from "@/lib/review/get-draft";
import { Disclosure } from "./disclosure";

/** By which model and prompt, for how many tokens and how much. */
export function Making({ draft }: { draft: DraftDetail }) {
  const t = useTranslations("draft");
  const format = useFormatter();
  return (
    <Disclosure summary={t("made")}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm tabular-nums [&_dd]:wrap-anywhere [&_dt]:text-gray-11">
        <dt>{t("created")}</dt>
        <dd>
          <RelativeTime date={draft.createdAt} />
        </dd>
        {draft.model && (
          <>
            <dt>{t("model")}</dt>
            <dd>{draft.model === "none" ? t("noModel") : <bdi>{draft.model}</bdi>}</dd>
            <dt>{t("prompt")}</dt>
            <dd dir="auto">{draft.promptVersion}</dd>
            <dt>{t("tokens")}</dt>
            <dd>{t("tokensValue", draft.tokens)}</dd>
            <dt>{t("cost")}</dt>
            <dd>
              {format.number(draft.costMicros / 1_000_000, {
                style: "currency",
                currency: "USD",
                maximumFractionDigits: 4,
              })}
            </dd>
          </>
        )}
      </dl>
    </Disclosure>
  );
}
