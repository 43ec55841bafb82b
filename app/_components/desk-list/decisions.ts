/** Decisions whose page has been left: each sent at once, told of at the edge, taken back from anywhere. */
import type { DecisionForm } from "@/app/_actions/decisions";
import type { Problem } from "@/lib/channels/refusal-words";
import { passesOn } from "@/lib/decisions/outcome";
import { deskList } from "./desk-list";

export interface MadeDecision {
  id: number;
  reviewId: string;
  /** Once the server has said so. */
  decisionId?: string;
  draftId: string;
  title: string;
  /** Where its draft is. */
  href: string;
  decision: DecisionForm["decision"] | "snoozed" | "assigned" | "woken";
  /** Until when it is put off. */
  until?: Date;
  /** `kept`: it stands, because taking it back was refused. */
  state: "sending" | "recorded" | "undoing" | "undone" | "refused" | "kept";
  /** ISO 8601: until then it can be taken back. Undefined while the server has not said so. */
  undoUntil: string | null | undefined;
  /** Why it, or taking it back, was refused; null: nothing was heard. */
  problem: Problem | null;
}

/** What the server calls it; it is taken back by that name, and nothing else. */
type Recorded = Pick<MadeDecision, "decisionId">;

type About = Pick<MadeDecision, "draftId" | "title" | "href">;

/** Milliseconds after which an answer is not waited for any longer. */
const timeoutMs = 30_000;

/** What went wrong stays until it is dismissed; of all else the newest is told. */
let told: readonly MadeDecision[] = [];
let count = 0;
/** As what each was recorded, by id; null: it was not. */
const sent = new Map<number, Promise<Recorded | null>>();
/** Requests that end with the page: their bodies are too large to be kept alive. */
let bound = 0;
const listeners = new Set<() => void>();

const wentWrong = ({ state }: MadeDecision) => state === "refused" || state === "kept";

function tell(made: MadeDecision): void {
  const others = told.filter(({ id, reviewId }) => id !== made.id && reviewId !== made.reviewId);
  told = [...others, made].filter((each) => each.id === count || wentWrong(each)).sort((a, b) => a.id - b.id);
  for (const notify of listeners) notify();
}

const warn = (event: Event) => event.preventDefault();

type Answer = Problem & Recorded & { undoUntil?: string | null };

/** The answer of the server, or null: it was not heard. */
async function post(path: string, given: object): Promise<{ ok: boolean; answer: Answer } | null> {
  const body = JSON.stringify(given);
  // The reader may close the page right after the last one. Browsers keep no more than 64 KiB alive.
  const keepalive = body.length < 16_000;
  if (!keepalive && (bound += 1) === 1) addEventListener("beforeunload", warn);
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      keepalive,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { ok: response.ok, answer: (await response.json()) as Answer };
  } catch {
    return null;
  } finally {
    if (!keepalive && (bound -= 1) === 0) removeEventListener("beforeunload", warn);
  }
}

const now = (id: number): MadeDecision | undefined => told.find((made) => made.id === id);

export const decisions = {
  subscribe(notify: () => void): () => void {
    listeners.add(notify);
    return () => listeners.delete(notify);
  },
  /** What is told of, the newest last. */
  told: (): readonly MadeDecision[] => told,

  /** Sends it. `onRecorded` runs once it is safe on the server. */
  make({ reviewId, ...form }: DecisionForm, about: About, onRecorded: () => void): void {
    const { decision } = form;
    const made: MadeDecision = {
      ...about,
      id: (count += 1),
      reviewId,
      decision,
      state: "sending",
      undoUntil: passesOn(decision) ? null : undefined,
      problem: null,
    };
    tell(made);
    // After a redraft it is still theirs to decide.
    if (decision !== "redraft") deskList.mark(about.draftId, decision, "sending");
    const send = async () => {
      const heard = await post(`/reviews/${reviewId}/decision`, form);
      if (!heard?.ok) {
        deskList.mark(about.draftId, null);
        tell({ ...made, state: "refused", problem: heard?.answer ?? null });
        return null;
      }
      onRecorded();
      if (decision !== "redraft") deskList.mark(about.draftId, decision);
      const { decisionId, undoUntil = null } = heard.answer;
      if (now(made.id)?.state !== "undoing") tell({ ...made, decisionId, state: "recorded", undoUntil });
      return { decisionId };
    };
    const sending = send();
    sent.set(made.id, sending);
    void sending.finally(() => sent.delete(made.id));
  },

  /** Takes one back that is told of; one that is on its way, as soon as it has arrived. */
  async undo(made: MadeDecision): Promise<void> {
    if (made.state !== "recorded" && made.state !== "sending") return;
    tell({ ...made, state: "undoing" });
    const recorded = await (sent.get(made.id) ?? made);
    if (!recorded) return;
    const heard = await post(`/reviews/${made.reviewId}/undo`, { decisionId: recorded.decisionId });
    if (heard?.ok) deskList.mark(made.draftId, null);
    tell(heard?.ok ? { ...made, state: "undone" } : { ...made, state: "kept", problem: heard?.answer ?? null });
  },

  /** Tells of what else was done with a draft whose page was left. */
  note(about: About & Pick<MadeDecision, "reviewId" | "until">, done: MadeDecision["decision"]): void {
    tell({ ...about, id: (count += 1), decision: done, state: "recorded", undoUntil: null, problem: null });
  },

  /** Tells of it no more. */
  dismiss(reviewId: string): void {
    told = told.filter((made) => made.reviewId !== reviewId);
    for (const notify of listeners) notify();
  },
};
