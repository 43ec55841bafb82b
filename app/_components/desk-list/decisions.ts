/** Decisions whose page has been left: sent one after the other, told at the edge, taken back from anywhere. */
import type { DecisionForm } from "@/app/_actions/decisions";
import { deskList } from "./desk-list";

export interface MadeDecision {
  reviewId: string;
  draftId: string;
  title: string;
  /** Where its draft is. */
  href: string;
  decision: DecisionForm["decision"] | "snoozed" | "assigned" | "woken";
  state: "sending" | "recorded" | "undoing" | "undone" | "refused";
  /** ISO 8601: until then it can be taken back. */
  undoUntil: string | null;
  /** Why it was refused. */
  message: string | null;
}

let last: MadeDecision | null = null;
let queue: Promise<void> = Promise.resolve();
const listeners = new Set<() => void>();

function tell(next: MadeDecision | null): void {
  last = next;
  for (const notify of listeners) notify();
}

/** The reason given by the server, or null: it was not heard. */
async function post(path: string, given: object): Promise<{ ok: boolean; answer: Record<string, unknown> } | null> {
  const body = JSON.stringify(given);
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      // The reader may close the page right after the last one. Browsers keep no more than 64 KiB alive.
      keepalive: body.length < 16_000,
    });
    return { ok: response.ok, answer: (await response.json()) as Record<string, unknown> };
  } catch {
    return null;
  }
}

/** The sentence of a problem document, with what is wrong where. */
function refusalOf({ detail, faults = [] }: { detail?: string; faults?: { message: string }[] }): string | null {
  return detail === undefined ? null : [detail, ...faults.map(({ message }) => message)].join(" ");
}

export const decisions = {
  subscribe(notify: () => void): () => void {
    listeners.add(notify);
    return () => listeners.delete(notify);
  },
  last: (): MadeDecision | null => last,
  none: (): null => null,

  /** Sends it in its turn. `onRecorded` runs once it is safe on the server. */
  make(
    { reviewId, ...form }: DecisionForm,
    about: { draftId: string; title: string; href: string },
    onRecorded: () => void,
  ): void {
    const made: MadeDecision = {
      ...about,
      reviewId,
      decision: form.decision,
      state: "sending",
      undoUntil: null,
      message: null,
    };
    tell(made);
    const { decision } = form;
    // After that it is still theirs to decide.
    if (decision !== "redraft") deskList.mark(about.draftId, decision, "sending");
    queue = queue.then(async () => {
      const heard = await post(`/reviews/${reviewId}/decision`, form);
      if (heard?.ok) {
        onRecorded();
        if (decision !== "redraft") deskList.mark(about.draftId, decision);
        // Only the newest is told of; the others are in the list.
        if (last?.reviewId === reviewId)
          tell({ ...made, state: "recorded", undoUntil: heard.answer.undoUntil as string | null });
        return;
      }
      deskList.mark(about.draftId, null);
      tell({ ...made, state: "refused", message: heard && refusalOf(heard.answer) });
    });
  },

  async undo(): Promise<void> {
    const made = last;
    if (made?.state !== "recorded") return;
    tell({ ...made, state: "undoing" });
    const heard = await post(`/reviews/${made.reviewId}/undo`, {});
    if (heard?.ok) {
      deskList.mark(made.draftId, null);
      tell({ ...made, state: "undone" });
    } else {
      tell({ ...made, state: "refused", message: heard && refusalOf(heard.answer) });
    }
  },

  /** Tells of what else was done with a draft whose page was left. */
  note(about: Pick<MadeDecision, "reviewId" | "draftId" | "title" | "href">, done: MadeDecision["decision"]): void {
    tell({ ...about, decision: done, state: "recorded", undoUntil: null, message: null });
  },

  dismiss: (): void => tell(null),
};
