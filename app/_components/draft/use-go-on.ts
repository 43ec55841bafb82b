"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { DecisionForm } from "@/app/_actions/decisions";
import { decisions } from "@/app/_components/desk-list/decisions";
import { deskList } from "@/app/_components/desk-list/desk-list";
import { useQueueQuery } from "@/app/_components/desk-list/use-queue-query";
import { draftHref, queueHref } from "@/app/_components/queue/queue-query";

/** Sends a decision and shows what waits next without waiting for the answer; null where the draft was not opened from a list. */
export function useGoOn({ draftId, title }: { draftId: string; title: string }) {
  const query = useQueueQuery();
  const router = useRouter();
  const fromList = query !== null;
  useEffect(() => {
    // What tells of a decision has to be there when it is made, also where the connection is lost right then.
    if (fromList) void import("@/app/_components/desk-list/told-decision").catch(() => null);
  }, [fromList]);
  if (!query) return null;

  return (form: DecisionForm, onRecorded: () => void) => {
    decisions.make(form, { draftId, title, href: draftHref(query, draftId) }, onRecorded);
    void deskList.goOn(draftId, (next) => router.push(next ? draftHref(query, next.draftId) : queueHref(query)));
  };
}
