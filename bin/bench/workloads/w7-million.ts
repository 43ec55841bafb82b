import { Pool } from "undici";
import { fillReviews } from "../fill/fill-reviews";
import { commonWord, rareWord, rareWords } from "../fill/write-messages";
import { type Figures, quantile } from "../statistics";
import type { Workload } from "../workload";

const reviews = { full: 1_000_000, quick: 100_000 };
const oneWaitsIn = 5;
/** So far in begins what is called deep. */
const deep = 5000;

/** The queue through the public API, as a reviewer of some groups, among 1,000,000 reviews of which 200,000 wait. */
export const million: Workload = {
  name: "W7",
  title: "the queue of a reviewer among 1,000,000 reviews",
  sides: ["ours"],
  async measure({ install }, running, { quick }) {
    const count = quick ? reviews.quick : reviews.full;
    await fillReviews(running.databaseUrl, install, { count, oneWaitsIn });

    const pool = new Pool(running.url, { connections: 1 });
    const list = lister(pool, install.team.reviewer.apiKey);
    const times = quick ? 50 : 300;
    try {
      const cursors = await cursorsFrom(list, deep, quick ? 50 : 100);
      const at = <T>(values: readonly T[], turn: number): T => values[turn % values.length] as T;
      return {
        ...(await measured("queue", times, () => list({}))),
        ...(await measured("mine", times, () => list({ view: "mine" }))),
        ...(await measured("groups", times, () => list({ view: "groups" }))),
        ...(await measured("deep", times, (turn) => list({ cursor: at(cursors, turn) }))),
        ...(await measured("rare", times, (turn) => list({ q: rareWord((turn * 7) % rareWords) }))),
        ...(await measured("common", times, () => list({ q: commonWord, view: "decided" }))),
        ...(await measured("common_ranked", times, () => list({ q: commonWord }))),
      };
    } finally {
      await pool.close();
    }
  },
};

interface Page {
  data: unknown[];
  next_cursor: string | null;
}
type List = (query: Record<string, string>) => Promise<Page>;

function lister(pool: Pool, apiKey: string): List {
  return async (query) => {
    const path = `/api/v1/reviews?${new URLSearchParams(query)}`;
    const answer = await pool.request({ path, method: "GET", headers: { authorization: `Bearer ${apiKey}` } });
    if (answer.statusCode !== 200)
      throw new Error(`${path} answered ${answer.statusCode}: ${await answer.body.text()}`);
    return (await answer.body.json()) as Page;
  };
}

/** The cursors of so many pages that begin at least so deep in the queue. */
async function cursorsFrom(list: List, deepness: number, count: number): Promise<string[]> {
  const cursors: string[] = [];
  let cursor: string | undefined;
  for (let passed = 0; cursors.length < count;) {
    const page: Page = await list({ limit: passed < deepness ? "200" : "50", ...(cursor && { cursor }) });
    passed += page.data.length;
    if (!page.next_cursor) throw new Error(`The queue ends after ${passed} reviews.`);
    cursor = page.next_cursor;
    if (passed >= deepness) cursors.push(cursor);
  }
  return cursors;
}

/** One after the other. Each connection of the product has run the statement often enough to have settled on a plan. */
async function measured(name: string, times: number, ask: (turn: number) => Promise<Page>): Promise<Figures> {
  const latenciesMs: number[] = [];
  const warmUp = times / 2;
  for (let turn = -warmUp; turn < times; turn += 1) {
    const began = performance.now();
    const { data } = await ask(turn + warmUp);
    if (data.length === 0) throw new Error(`${name}: an empty page measures nothing.`);
    if (turn >= 0) latenciesMs.push(performance.now() - began);
  }
  return { [`${name}_p50_ms`]: quantile(latenciesMs, 0.5), [`${name}_p99_ms`]: quantile(latenciesMs, 0.99) };
}
