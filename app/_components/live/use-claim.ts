"use client";

import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Present } from "@/lib/review/live-reviews";
import { liveDesk } from "./live-desk";
import { useMe } from "./live-provider";
import type { SeenPerson } from "./seen-review";
import { useLiveReview } from "./use-live";

/** Milliseconds between two renewals, while the draft is in view. */
const renewEvery = 30_000;

export interface Claim {
  holder: SeenPerson | null;
  mine: boolean;
  /** The reader had it and has not given it back: to whom it went, or null if it just ran out. */
  lost: { to: string | null } | null;
  take: () => void;
  takeOver: () => void;
  giveBack: () => void;
}

interface Past extends Pick<Claim, "mine" | "lost"> {
  gaveBack: boolean;
}

/** The claim of the review on the page. Whoever works on it takes it, unless somebody else has it or they have given it back. */
export function useClaim(reviewId: string, { mayDecide, working }: { mayDecide: boolean; working: boolean }): Claim {
  const me = useMe();
  const review = useLiveReview(reviewId);
  // Once it is decided there is nothing to have in hand, and nothing to lose.
  const open = review !== undefined && review !== "gone" && review.status === "open";
  const holder = open ? review.claimedBy : null;
  const mine = holder?.memberId === me;
  const [past, setPast] = useState<Past>({ mine: false, gaveBack: false, lost: null });
  if (past.mine !== mine) {
    const lost = mine || past.gaveBack || !open ? null : { to: holder?.name ?? null };
    setPast({ mine, gaveBack: past.gaveBack && !mine, lost });
  }

  const asking = useRef<AbortController>(null);
  const take = useCallback(async () => {
    const underWay = new AbortController();
    asking.current = underWay;
    await ask(reviewId, "take", underWay.signal);
    if (asking.current === underWay) asking.current = null;
  }, [reviewId]);

  const takes = mayDecide && working && open && !holder && !past.gaveBack;
  useEffect(() => {
    if (takes) void take();
  }, [takes, take]);

  useEffect(() => {
    if (!mine) return;
    const renew = () => void (document.hidden || ask(reviewId, "renew"));
    const timer = setInterval(renew, renewEvery);
    document.addEventListener("visibilitychange", renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [mine, reviewId]);

  const leave = useEffectEvent(() => mine && void release(reviewId));
  useEffect(() => {
    const hide = () => {
      // The answer has not come: it may be the reader's already, or may still become so.
      asking.current?.abort();
      if (asking.current) void release(reviewId);
      else leave();
    };
    window.addEventListener("pagehide", hide);
    return () => {
      window.removeEventListener("pagehide", hide);
      hide();
    };
  }, [reviewId]);

  return {
    holder,
    mine,
    lost: past.lost,
    take: () => void take(),
    takeOver: () => void ask(reviewId, "take-over"),
    giveBack: () => {
      setPast({ ...past, gaveBack: true });
      void release(reviewId);
    },
  };
}

async function ask(reviewId: string, how: "take" | "take-over" | "renew", signal?: AbortSignal): Promise<void> {
  try {
    const response = await fetch(`/reviews/${reviewId}/claim`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ how }),
      signal: signal ?? null,
    });
    if (response.ok) liveDesk.learnClaim(reviewId, (await response.json()) as Present);
    // How much is the reader's own has changed; or somebody was quicker, or it is decided: see how it stands.
    if (!response.ok || how !== "renew") liveDesk.lookSoon();
  } catch {
    // Offline, or the page was left: a claim runs out by itself, and is asked for again when it is renewed.
  }
}

async function release(reviewId: string): Promise<void> {
  liveDesk.learnClaim(reviewId, null);
  // It goes out even if the page is being left.
  await fetch(`/reviews/${reviewId}/claim`, { method: "DELETE", keepalive: true }).catch(() => undefined);
}
