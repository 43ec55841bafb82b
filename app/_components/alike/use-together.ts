"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { forgetUnsentWords } from "@/app/_components/draft/use-unsent-words";
import { type Problem, refusalWords } from "@/lib/channels/refusal-words";
import type { DecidedTogether, DecideTogetherInput } from "@/lib/decisions/decide-together";
import type { z } from "zod";

type Why = DecidedTogether["leftOut"][number]["why"];

/** What became of the last confirmation. */
export interface Made {
  kind: "approved" | "rejected" | "undone";
  count: number;
  decided: string[];
  leftOut: { why: Why; message?: string; count: number }[];
  /** ISO 8601. */
  undoUntil: string | null;
  /** Some may have been decided: they can be taken back unheard. */
  unknown: boolean;
  /** Nothing was heard, or nothing was done. */
  refusal: string | null;
}

type Wish = Omit<z.input<typeof DecideTogetherInput>, "items"> & {
  items: (Omit<z.input<typeof DecideTogetherInput>["items"][number], "viewedAt"> & { viewedAt: string })[];
};

/** As they come over the wire: times ISO 8601, refusals as problems. */
interface Answer extends Omit<DecidedTogether, "undoUntil" | "leftOut"> {
  undoUntil: string | null;
  leftOut: { why: Why; problem?: Problem }[];
}

/** Decides several drafts with one confirmation, and takes all of them back with one press. */
export function useTogether() {
  const t = useTranslations("alike");
  const refusals = useTranslations("refusals");
  const [made, setMade] = useState<(Made & { bulkId: string }) | null>(null);
  const [pending, setPending] = useState(false);
  // Words about this group are none about the next.
  useEffect(() => () => forgetUnsentWords("alike"), []);
  const nothing = { count: 0, decided: made?.decided ?? [], leftOut: [], undoUntil: null, unknown: false };

  const toldOf = ({ problem, unknown }: Unheard) => ({
    refusal: (problem && refusalWords(refusals, problem)) ?? t("unheard"),
    unknown,
  });

  const decide = async (wish: Wish) => {
    setPending(true);
    // Only on a page that came over HTTPS; else the server makes one.
    const bulkId = (crypto as Partial<Crypto>).randomUUID?.();
    const heard = await post<Answer>("decision", { ...wish, bulkId });
    setPending(false);
    if (!heard.answer) {
      const { refusal, unknown } = toldOf(heard);
      return setMade({ ...nothing, bulkId: bulkId ?? "", kind: wish.decision, refusal, unknown: unknown && !!bulkId });
    }
    forgetUnsentWords("alike");
    const { decided, leftOut, undoUntil } = heard.answer;
    setMade({
      ...nothing,
      bulkId: heard.answer.bulkId,
      kind: wish.decision,
      count: decided.length,
      decided: [...(made?.decided ?? []), ...decided.map(({ reviewId }) => reviewId)],
      leftOut: counted(refusals, leftOut),
      undoUntil,
      refusal: null,
    });
  };

  const undo = async () => {
    if (!made) return;
    setPending(true);
    const heard = await post<{ undone: string[]; refused: { problem?: Problem }[] }>("undo", { bulkId: made.bulkId });
    setPending(false);
    if (!heard.answer) {
      const { refusal, unknown } = toldOf(heard);
      return setMade({ ...made, refusal, unknown, ...(!unknown && { undoUntil: null }) });
    }
    const { undone, refused } = heard.answer;
    setMade({
      ...made,
      kind: "undone",
      count: undone.length,
      decided: made.decided.filter((id) => !undone.includes(id)),
      leftOut: counted(
        refusals,
        refused.map(({ problem }) => ({ why: "refused" as const, problem })),
      ),
      undoUntil: null,
      unknown: false,
      refusal: null,
    });
  };
  return { made, pending, decide, undo };
}

/** The same reason once, with how many it concerns. */
function counted(refusals: Parameters<typeof refusalWords>[0], leftOut: Answer["leftOut"]): Made["leftOut"] {
  const reasons = new Map<string, Made["leftOut"][number]>();
  for (const { why, problem } of leftOut) {
    const message = problem && refusalWords(refusals, problem);
    const reason = reasons.get(`${why} ${message}`) ?? { why, ...(message && { message }), count: 0 };
    reasons.set(`${why} ${message}`, { ...reason, count: reason.count + 1 });
  }
  return [...reasons.values()];
}

interface Unheard {
  answer?: undefined;
  problem?: Problem;
  /** It may have been done all the same. */
  unknown: boolean;
}

async function post<T>(to: string, body: object): Promise<{ answer: T } | Unheard> {
  try {
    const response = await fetch(`/queue/alike/${to}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const heard: unknown = await response.json();
    if (response.ok) return { answer: heard as T };
    return { problem: heard as Problem, unknown: response.status >= 500 };
  } catch {
    return { unknown: true };
  }
}
