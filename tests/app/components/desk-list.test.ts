import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deskList, type DeskItem } from "@/app/_components/desk-list/desk-list";
import { liveDesk } from "@/app/_components/live/live-desk";
import type { SeenReview } from "@/app/_components/live/seen-review";

const itemOf = (draftId: string): DeskItem => ({
  reviewId: `review-${draftId}`,
  draftId,
  title: draftId,
  customer: "",
  confidence: null,
  held: true,
  open: true,
  outcome: "open",
  at: "2026-11-02T09:00:00.000Z",
});

let waiting: string[];
let addresses = 0;
/** Each test has a list of its own. */
let address: string;

beforeEach(() => {
  vi.useFakeTimers();
  waiting = ["a", "b", "c"];
  address = `/queue/list?view=${(addresses += 1)}`;
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ items: waiting.map(itemOf), nextCursor: null })));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function open(draftId: string): Promise<void> {
  deskList.open(address, draftId);
  await vi.advanceTimersByTimeAsync(1);
}
/** Undefined: to the queue; null: nowhere yet. */
function nextAfter(draftId: string): string | undefined | null {
  let led: string | undefined | null = null;
  void deskList.goOn(draftId, (next) => (led = next?.draftId));
  return led;
}
const rows = () => deskList.now().items.map(({ draftId }) => draftId);

test("a list that is opened again from outside is made anew once it is old, or has not the draft that is opened", async () => {
  await open("a");
  waiting = ["b", "c", "new"];
  await open("b");
  expect(rows()).toEqual(["a", "b", "c"]);
  await open("new");
  expect(rows()).toEqual(["b", "c", "new"]);
  waiting = ["c"];
  await vi.advanceTimersByTimeAsync(60_000);
  await open("c");
  expect(rows()).toEqual(["c"]);
});

test("what is made anew forgets what was done, but for what the server does not know yet", async () => {
  await open("a");
  deskList.mark("a", "approved", "sending");
  deskList.mark("b", "snoozed");
  expect(nextAfter("a")).toBe("c");
  deskList.reload();
  await vi.advanceTimersByTimeAsync(1);
  expect([...deskList.now().done]).toEqual([["a", "approved"]]);
  expect(nextAfter("c")).toBe("b");
});

test("what waits next is not what a colleague has closed, nor what the reader may not see any more", async () => {
  await open("a");
  const closed = { status: "decided" } as SeenReview;
  const found = new Map<string, SeenReview | "gone">([
    ["review-b", closed],
    ["review-c", "gone"],
  ]);
  const known = vi.spyOn(liveDesk, "review").mockImplementation((id) => found.get(id));
  expect(nextAfter("a")).toBeUndefined();
  known.mockRestore();
  expect(nextAfter("a")).toBe("b");
});

test("an answer to the list before is not taken into the one that took its place", async () => {
  let late: (response: Response) => void = () => undefined;
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (late = resolve)));
  deskList.open(address, "a");
  const first = late;
  await vi.advanceTimersByTimeAsync(10);
  deskList.reload();
  const second = late;
  second(Response.json({ items: [itemOf("b")], nextCursor: null }));
  first(Response.json({ items: [itemOf("a")], nextCursor: null }));
  await vi.advanceTimersByTimeAsync(1);
  expect(rows()).toEqual(["b"]);
});

test("what is decided before the list has come leads to what waits next once it has, unless the reader has left", async () => {
  let come: (response: Response) => void = () => undefined;
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (come = resolve)));
  vi.stubGlobal("location", { pathname: "/drafts/a" });
  deskList.open(address, "a");
  const led: (string | undefined)[] = [];
  const goOn = (draftId: string) => void deskList.goOn(draftId, (next) => led.push(next?.draftId));
  goOn("a");
  goOn("left");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(led).toEqual([]);
  come(Response.json({ items: [itemOf("a"), itemOf("b")], nextCursor: null }));
  await vi.advanceTimersByTimeAsync(1);
  expect(led).toEqual(["b"]);
});

test("a list that does not come is not waited for for long", async () => {
  vi.stubGlobal("fetch", () => new Promise<Response>(() => undefined));
  vi.stubGlobal("location", { pathname: "/drafts/a" });
  deskList.open(address, "a");
  const to = vi.fn();
  void deskList.goOn("a", to);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(to.mock.calls).toEqual([[undefined]]);
});
