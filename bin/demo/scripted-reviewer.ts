/** Decides as a person would, but always the same way: of ten drafts seven as they are, two edited, one refused. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient, ApiReview } from "./api-client";

export type Choice = "approved" | "approved_with_edits" | "rejected";

export interface Decided {
  reviewId: string;
  draftId: string;
  ticketId: string;
  choice: Choice;
  held: boolean;
  contentHash: string;
}

export interface ScriptedReviewer {
  decided: Map<string, Decided>;
  /** Ends once `until` says so; then every draft it found has been decided. */
  work(until: () => boolean): Promise<void>;
}

const hands = 12;
const pollMs = 100;

/** Looks only at drafts of the given tickets; others are left for the people of the demo. */
export function scriptedReviewer(api: ApiClient, tickets: ReadonlySet<string>): ScriptedReviewer {
  const decided = new Map<string, Decided>();
  const others = new Set<string>();
  let turn = 0;

  async function decideOne(review: ApiReview): Promise<void> {
    const draft = await api.draft(review.draft_id);
    const ticketId = draft.event?.payload.id ?? "";
    if (!tickets.has(ticketId)) return void others.add(review.id);

    const body = draft.versions.find(({ version }) => version === review.draft_version)?.content.body ?? "";
    const choice = choose(review.held, turn++);
    const answer = await api.decide(review.id, {
      decision: choice,
      draft_version: review.draft_version,
      content_hash: review.content_hash,
      ...(choice === "approved_with_edits" && { edits: { body: `${body}\n\nChecked by a person.` } }),
      ...(choice === "rejected" && { reason_code: review.held ? "no-reply" : "wrong-facts" }),
    });
    decided.set(review.id, {
      reviewId: review.id,
      draftId: review.draft_id,
      ticketId,
      choice,
      held: review.held,
      contentHash: answer.content_hash,
    });
  }

  return {
    decided,
    async work(until) {
      while (!until()) {
        const found = await findOpen();
        if (found.length === 0) await sleep(pollMs);
        const queue = found.values();
        await Promise.all(
          Array.from({ length: hands }, async () => {
            for (const review of queue) await decideOne(review);
          }),
        );
      }
    },
  };

  async function findOpen(): Promise<ApiReview[]> {
    let cursor: string | undefined;
    do {
      const page = await api.reviews({ view: "open", limit: 200, ...(cursor && { cursor }) });
      const found = page.data.filter(({ id }) => !decided.has(id) && !others.has(id));
      if (found.length > 0) return found;
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    return [];
  }
}

function choose(held: boolean, turn: number): Choice {
  if (held || turn % 10 === 9) return "rejected";
  return turn % 10 >= 7 ? "approved_with_edits" : "approved";
}
