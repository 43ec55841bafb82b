"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import type { ActionState } from "@/app/_actions/action-state";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { outcomes, type Outcome } from "@/lib/decisions/outcome";
import type { ReviewState } from "./review-state";

interface NoticesProps {
  answer: ActionState;
  /** Somebody else closed the review while this person had it open. */
  elsewhere: ReviewState["closing"];
  /** A newer version than the one shown is in force. */
  stale: boolean;
  /** What the reviewer typed and has not sent. */
  unsent: string | null;
  /** Of a text that can no longer be sent. */
  onGiveUp: () => void;
}

/** What came between the reviewer and the decision, and what to do now. Nothing typed is ever lost. */
export function Notices({ answer, elsewhere, stale, unsent, onGiveUp }: NoticesProps) {
  const t = useTranslations();
  const refused = answer.kind === "refused" ? answer : null;
  const winner = refused?.winner
    ? { name: refused.winner.actorName, outcome: refused.winner.decision, at: refused.winner.at }
    : elsewhere;

  if (winner) {
    return (
      <Notice meaning="attention" role="alert">
        <p className="font-medium">{t("conflict.decidedTitle", { name: winner.name })}</p>
        <p>
          {t.rich("conflict.decidedBody", {
            outcome: t(`outcome.${asOutcome(winner.outcome)}`),
            time: () => <RelativeTime date={new Date(winner.at)} />,
          })}
        </p>
        {unsent !== null && (
          <div className="flex flex-wrap gap-2">
            <CopyText text={unsent} />
            <Button size="sm" variant="quiet" className="mt-2" onClick={onGiveUp}>
              {t("decide.discard")}
            </Button>
          </div>
        )}
      </Notice>
    );
  }
  if (stale || refused?.code === "stale-version") return <Stale unsent={unsent} />;
  if (!refused) return null;
  return (
    <Notice meaning="danger" role="alert">
      {refused.message}
      {refused.faults && (
        <ul>
          {refused.faults.map(({ path, message }) => (
            <li key={path}>{message}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

function Stale({ unsent }: { unsent: string | null }) {
  const t = useTranslations("conflict");
  const router = useRouter();
  return (
    <Notice meaning="attention" role="alert">
      <p className="font-medium">{t("staleTitle")}</p>
      <p>{t("staleBody")}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => router.refresh()}>
          {t("load")}
        </Button>
        {unsent !== null && <CopyText text={unsent} />}
      </div>
    </Notice>
  );
}

function CopyText({ text }: { text: string }) {
  const t = useTranslations("conflict");
  return (
    <Button size="sm" className="mt-2" onClick={() => void navigator.clipboard.writeText(text)}>
      {t("copyText")}
    </Button>
  );
}

const asOutcome = (text: string): Outcome => outcomes.find((outcome) => outcome === text) ?? "approved";
