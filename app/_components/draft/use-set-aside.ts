"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { decisions } from "@/app/_components/desk-list/decisions";
import { deskList } from "@/app/_components/desk-list/desk-list";
import { useQueueQuery } from "@/app/_components/desk-list/use-queue-query";
import { type Problem, refusalWords } from "@/lib/channels/refusal-words";
import { draftHref, queueHref } from "@/app/_components/queue/queue-query";

interface SetAside {
  /** Says what was done in the words of `handOver`. */
  done: "snoozed" | "assigned" | "woken";
  path: "snooze" | "assignee";
  body: object;
  /** Until when it is put off. */
  until?: Date | null;
  /** It waits for the reader no more: the next draft takes its place. */
  leaves: boolean;
}

/** Puts a draft off or gives it away, then shows what is next in the list, or this page anew. */
export function useSetAside({ reviewId, draftId, title }: { reviewId: string; draftId: string; title: string }) {
  const t = useTranslations("action");
  const refusals = useTranslations("refusals");
  const router = useRouter();
  const query = useQueueQuery();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  const setAside = async ({ done, path, body, until, leaves }: SetAside): Promise<boolean> => {
    setPending(true);
    const said = await post(`/reviews/${reviewId}/${path}`, body);
    setPending(false);
    setRefusal(said === null ? null : ((said && refusalWords(refusals, said)) ?? t("offline")));
    if (said !== null) return false;

    const href = query ? draftHref(query, draftId) : `/drafts/${draftId}`;
    decisions.note({ reviewId, draftId, title, href, until: until ?? undefined }, done);
    if (!leaves || !query || done === "woken") {
      router.refresh();
      return true;
    }
    deskList.mark(draftId, done);
    void deskList.goOn(draftId, (next) => router.push(next ? draftHref(query, next.draftId) : queueHref(query)));
    return true;
  };
  return { setAside, refusal, pending };
}

/** Null once it is done, the server's reason where it refuses, undefined where it was not heard. */
async function post(path: string, body: object): Promise<Problem | null | undefined> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.ok ? null : ((await response.json()) as Problem);
  } catch {
    return undefined;
  }
}
