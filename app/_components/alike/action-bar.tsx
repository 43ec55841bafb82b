"use client";

import { useTranslations } from "next-intl";
import { DecisionBar, Do } from "@/app/_components/draft/decision-bar";
import { useSecondsUntil } from "@/app/_components/shell/use-seconds-until";
import type { Made } from "./use-together";

interface ActionBarProps {
  chosen: number;
  pending: boolean;
  made: Made | null;
  onApprove: () => void;
  onReject: () => void;
  onUndo: () => void;
}

/** One decision for all that are chosen, what became of the last one, and the way to take it back. */
export function ActionBar({ chosen, pending, made, onApprove, onReject, onUndo }: ActionBarProps) {
  const t = useTranslations("alike");
  const seconds = useSecondsUntil(made?.undoUntil ?? null);
  const undoable = made?.unknown || (seconds !== null && seconds > 0);
  return (
    <DecisionBar>
      <Do variant="primary" command="approve" disabled={pending || chosen === 0} onClick={onApprove}>
        {t("approve", { count: chosen })}
      </Do>
      <Do command="reject" disabled={pending || chosen === 0} onClick={onReject}>
        {t("reject", { count: chosen })}
      </Do>
      <div role="status" data-slot="together" className="min-w-0 text-sm md:ms-auto md:text-end">
        {pending ? t("recording") : made && <MadeLine made={made} />}
      </div>
      {made && undoable && !pending && (
        <Do command="undo" onClick={onUndo}>
          {made.unknown ? t("undoUnknown") : t("undo", { seconds: seconds ?? 0 })}
        </Do>
      )}
    </DecisionBar>
  );
}

function MadeLine({ made }: { made: Made }) {
  const t = useTranslations("alike");
  if (made.refusal) return <p className="text-danger">{made.refusal}</p>;
  return (
    <>
      <p className="font-medium">{t(`made.${made.kind}`, { count: made.count })}</p>
      {made.leftOut.map(({ why, count, message }) => (
        <p key={`${why} ${message}`} className="text-gray-11">
          {t("leftOut", { count })} {message ?? t(`why.${why}`)}
        </p>
      ))}
    </>
  );
}
