import { afterEach, beforeEach, expect, test, vi } from "vitest";

const of = { memberId: "m1", reviewId: "r1" };
const typed = { body: "Ask @Ann ", named: [{ id: "a", name: "Ann" }] };
/** As a reload does: the module begins anew, the tab's storage stays. */
const load = async () => {
  vi.resetModules();
  return (await import("@/app/_components/draft/typed-comments")).typedComments;
};

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a comment that was begun outlives a reload, for its draft and whoever typed it", async () => {
  (await load()).keep(of, typed);
  const comments = await load();
  expect(comments.get(of)).toEqual(typed);
  expect(comments.get({ ...of, reviewId: "r2" }).body).toBe("");
  expect(comments.get({ ...of, memberId: "m2" }).body).toBe("");
});

test("once it is said, nothing of it is left", async () => {
  const comments = await load();
  comments.keep(of, typed);
  comments.keep(of, comments.none());
  expect(comments.get(of).body).toBe("");
  expect((await load()).get(of).body).toBe("");
});

test("without storage it is kept until a reload", async () => {
  vi.stubGlobal("sessionStorage", undefined);
  const comments = await load();
  comments.keep(of, typed);
  expect(comments.get(of)).toEqual(typed);
});
