"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DecidedTogether, DecideTogetherInput } from "@/lib/decisions/decide-together";
import type { z } from "zod";

type LeftOut = DecidedTogether["leftOut"][number];

/** What became of the last confirmation. */
export interface Made {
  kind: "approved" | "rejected" | "undone";
  count: number;
  decided: string[];
  leftOut: { why: LeftOut["why"]; message?: string; count: number }[];
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

type Answer = Omit<DecidedTogether, "undoUntil"> & { undoUntil: string | null };

/** Decides several drafts with one confirmation, and takes all of them back with one press. */
export function useTogether() {
  const t = useTranslations("alike");
  const [made, setMade] = useState<(Made & { bulkId: string }) | null>(null);
  const [pending, setPending] = useState(false);
  const nothing = { count: 0, decided: made?.decided ?? [], leftOut: [], undoUntil: null, unknown: false };

  const decide = async (wish: Wish) => {
    setPending(true);
    // Only on a page that came over HTTPS; else the server makes one.
    const bulkId = (crypto as Partial<Crypto>).randomUUID?.();
    const heard = await post<Answer>("decision", { ...wish, bulkId });
    setPending(false);
    if (!heard.answer) {
      const { refusal = t("unheard"), unknown } = heard;
      return setMade({ ...nothing, bulkId: bulkId ?? "", kind: wish.decision, refusal, unknown: unknown && !!bulkId });
    }
    const { decided, leftOut, undoUntil } = heard.answer;
    setMade({
      ...nothing,
      bulkId: heard.answer.bulkId,
      kind: wish.decision,
      count: decided.length,
      decided: [...(made?.decided ?? []), ...decided.map(({ reviewId }) => reviewId)],
      leftOut: counted(leftOut),
      undoUntil,
      refusal: null,
    });
  };

  const undo = async () => {
    if (!made) return;
    setPending(true);
    const heard = await post<{ undone: string[]; refused: { message?: string }[] }>("undo", { bulkId: made.bulkId });
    setPending(false);
    if (!heard.answer) {
      const { refusal = t("unheard"), unknown } = heard;
      return setMade({ ...made, refusal, unknown, ...(!unknown && { undoUntil: null }) });
    }
    const { undone, refused } = heard.answer;
    setMade({
      ...made,
      kind: "undone",
      count: undone.length,
      decided: made.decided.filter((id) => !undone.includes(id)),
      leftOut: counted(refused.map(({ message }) => ({ reviewId: "", why: "refused" as const, message }))),
      undoUntil: null,
      unknown: false,
      refusal: null,
    });
  };
  return { made, pending, decide, undo };
}

/** The same reason once, with how many it concerns. */
function counted(leftOut: readonly LeftOut[]): Made["leftOut"] {
  const reasons = new Map<string, Made["leftOut"][number]>();
  for (const { why, message } of leftOut) {
    const reason = reasons.get(`${why} ${message}`) ?? { why, ...(message && { message }), count: 0 };
    reasons.set(`${why} ${message}`, { ...reason, count: reason.count + 1 });
  }
  return [...reasons.values()];
}

/** `unknown`: it may have been done all the same. */
type Heard<T> = { answer: T } | { answer?: undefined; refusal?: string; unknown: boolean };

async function post<T>(to: string, body: object): Promise<Heard<T>> {
  try {
    const response = await fetch(`/queue/alike/${to}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const heard: unknown = await response.json();
    if (response.ok) return { answer: heard as T };
    return { refusal: (heard as { detail: string }).detail, unknown: response.status >= 500 };
  } catch {
    return { unknown: true };
  }
}
