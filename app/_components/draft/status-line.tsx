"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { reasonWords } from "@/lib/channels/reason-words";
import type { ReviewState } from "./review-state";
import { ResolveUncertain } from "./resolve-uncertain";
import { Steps } from "./steps";

interface StatusLineProps {
  state: ReviewState;
  mayReplay: boolean;
}

/** What was decided, by whom and when, and what has become of it since. */
export function StatusLine({ state, mayReplay }: StatusLineProps) {
  const t = useTranslations();
  const { closing, closedAt, delivery, status } = state;
  if (!closing) return (status === "expired" || status === "superseded") && <Undecided how={status} at={closedAt} />;

  const reason = closing.reasonCode && reasonWords(t, closing.reasonCode, closing.reasonLabel);
  const approved = state.outcome === "approved" || state.outcome === "approved_with_edits";
  return (
    <div className="grid min-w-0 gap-0.5">
      <p>
        <span className="font-medium">{t(`outcome.${state.outcome ?? "approved"}`)}</span>{" "}
        <span className="text-gray-11">
          {t.rich("status.by", {
            name: closing.name,
            time: () => <RelativeTime date={new Date(closing.at)} />,
          })}
          {reason && ` · ${reason}`}
        </span>
      </p>
      {closing.comment && (
        <p dir="auto" className="text-gray-11 wrap-anywhere">
          {closing.comment}
        </p>
      )}
      {approved && <Steps delivery={delivery} undoUntil={state.undoUntil} />}
      {delivery?.state === "failed" && mayReplay && (
        <Link href="/dead-letters" className="w-fit text-accent underline underline-offset-4">
          {t("status.failedAction")}
        </Link>
      )}
      {delivery?.state === "uncertain" && mayReplay && <ResolveUncertain writeBackId={delivery.writeBackId} />}
    </div>
  );
}

/** Nobody decided it, so nothing is done. */
function Undecided({ how, at }: { how: "expired" | "superseded"; at: string | null }) {
  const t = useTranslations();
  return (
    <div className="grid min-w-0 gap-0.5">
      <p>
        <span className="font-medium">{t(`outcome.${how}`)}</span>{" "}
        {at !== null && (
          <span className="text-gray-11">
            <RelativeTime date={new Date(at)} />
          </span>
        )}
      </p>
      <p className="text-gray-11">{t(`status.${how}`)}</p>
    </div>
  );
}
