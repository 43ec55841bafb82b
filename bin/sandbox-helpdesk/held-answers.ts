import type { ServerResponse } from "node:http";

export interface HeldAnswer {
  method: string;
  path: string;
  idempotencyKey: string | null;
  since: string;
}

/** Writes that are done and whose answers wait: the moment in which a caller can be killed between write and receipt. */
export class HeldAnswers {
  readonly #held = new Map<ServerResponse, HeldAnswer & { answer: () => void }>();

  add(response: ServerResponse, held: HeldAnswer, answer: () => void): void {
    this.#held.set(response, { ...held, answer });
    response.once("close", () => this.#held.delete(response));
  }

  list(): HeldAnswer[] {
    return [...this.#held.values()].map(({ answer: _, ...held }) => held);
  }

  /** Gives all held answers to those who still wait; returns to how many. */
  release(): number {
    const waiting = [...this.#held.values()];
    this.#held.clear();
    for (const { answer } of waiting) answer();
    return waiting.length;
  }
}
