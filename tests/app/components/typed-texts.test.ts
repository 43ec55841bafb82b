import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { latestText, type SavedText, type TextOf, typedTexts } from "@/app/_components/draft/typed-texts";
import { newId } from "@/lib/core/id";

interface Sent {
  method: string;
  url: string;
  body: string | undefined;
  answer: (response: Response) => void;
}

let sent: Sent[];
let stored: Record<string, string>;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  stored = {};
  const storage = {
    getItem: (key: string) => stored[key] ?? null,
    setItem: (key: string, value: string) => void (stored[key] = value),
    removeItem: (key: string) => void delete stored[key],
  };
  // Its keys are those of what it holds, as a browser's storage has it.
  const asStorage = new Proxy(storage, {
    ownKeys: () => Object.keys(stored),
    getOwnPropertyDescriptor: (_, key) => Object.getOwnPropertyDescriptor(stored, key),
  });
  vi.stubGlobal("sessionStorage", asStorage);
  vi.stubGlobal("document", { hidden: false, addEventListener: vi.fn(), removeEventListener: vi.fn() });
  vi.stubGlobal(
    "fetch",
    (url: string, { method, body }: { method: string; body?: string }) =>
      new Promise<Response>((answer) => sent.push({ method, url, body, answer })),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const newText = (given: Partial<TextOf> = {}): TextOf => ({
  memberId: newId(),
  draftId: newId(),
  reviewId: newId(),
  ...given,
});
const words = (body: string) => ({ content: { body }, baseVersion: 1 });
const minute = (of: number) => new Date(Date.UTC(2026, 10, 2, 9, of));
const fromServer = (body: string, at: number): SavedText => ({ ...words(body), savedAt: minute(at) });
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const answer = async (one: Sent | undefined, at: number) => {
  one?.answer(Response.json({ savedAt: minute(at) }));
  await pass(0);
};

test("what was saved later elsewhere takes the place of what this tab has saved, not of what it has not", async () => {
  const text = newText();
  expect(latestText(typedTexts.get(text), fromServer("phone", 1))).toMatchObject(words("phone"));
  typedTexts.keep(text, words("desktop"));
  expect(latestText(typedTexts.get(text), fromServer("phone", 9))).toEqual(words("desktop"));
  await pass(600);
  await answer(sent[0], 5);
  expect(latestText(typedTexts.get(text), fromServer("older", 4))).toEqual(words("desktop"));
  expect(latestText(typedTexts.get(text), fromServer("phone", 6))).toMatchObject(words("phone"));

  // Given up here, begun again elsewhere.
  typedTexts.keep(text, null);
  await pass(0);
  await answer(sent[1], 7);
  expect(latestText(typedTexts.get(text), fromServer("before", 6))).toBeNull();
  expect(latestText(typedTexts.get(text), fromServer("again", 8))).toMatchObject(words("again"));
});

test("a save waits for the one under way, and so does what a decision deletes", async () => {
  const text = newText();
  typedTexts.keep(text, words("one"));
  await pass(600);
  typedTexts.keep(text, words("two"));
  await pass(5000);
  typedTexts.keep(text, null);
  await pass(5000);
  expect(sent).toHaveLength(1);
  await answer(sent[0], 1);
  expect(sent.map(({ method }) => method)).toEqual(["PUT", "DELETE"]);
  await answer(sent[1], 2);
  await pass(60_000);
  expect(sent).toHaveLength(2);
  expect(stored).toEqual({});
});

test("what one person left unsaved is not the next one's, who finds nothing of it and sends nothing of it", async () => {
  const rita = newText();
  const arun = { ...rita, memberId: newId() };
  typedTexts.keep(rita, words("Rita's"));
  await pass(600);
  sent[0]?.answer(new Response(null, { status: 500 }));
  await pass(0);
  expect(Object.values(stored)).toEqual([JSON.stringify(words("Rita's"))]);

  expect(typedTexts.get(arun)).toBeUndefined();
  typedTexts.resume(arun);
  await pass(60_000);
  expect(sent).toHaveLength(1);
  expect(stored).toEqual({});
});

test("what a reload left unsaved is found by who typed it", () => {
  const text = newText();
  stored[`countersign.text.${text.memberId}.${text.draftId}`] = JSON.stringify(words("Half a reply"));
  expect(typedTexts.get(text)).toMatchObject({ typed: words("Half a reply"), saving: "unsaved" });
  typedTexts.resume(text);
  expect(typedTexts.get(text)?.typed).toEqual(words("Half a reply"));
});

test("what was saved while the page was being loaded anew, and so is not on it, is found too", async () => {
  const text = newText();
  typedTexts.keep(text, words("Half a reply"));
  await pass(600);
  await answer(sent[0], 5);
  vi.resetModules();
  const anew = await import("@/app/_components/draft/typed-texts");
  const found = anew.typedTexts.get(text);
  expect(anew.latestText(found, null)).toEqual(words("Half a reply"));
  expect(anew.latestText(found, fromServer("phone", 6))).toMatchObject(words("phone"));
  anew.typedTexts.resume(text);
  await pass(60_000);
  expect(sent).toHaveLength(1);
});
