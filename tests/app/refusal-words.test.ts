import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { z } from "zod";
import { problemOf, toProblemResponse } from "@/app/_edge/problem";
import { faultWords, type Problem, refusalWords } from "@/lib/channels/refusal-words";
import { ConflictError, NotFoundError, StaleVersionError, ValidationError } from "@/lib/core/errors";
import { faultsOf } from "@/lib/core/schema-faults";
import de from "@/messages/de.json";
import en from "@/messages/en.json";

const german = createTranslator({ locale: "de", messages: de, namespace: "refusals" });
const inGerman = (problem: Problem) => refusalWords(german, problem);

test("who decided first is told in the reader's language, with what they decided", () => {
  const winner = { actor: {}, actorName: "Rita", decision: "approved_with_edits", at: "2026-11-02T09:00:00.000Z" };
  const error = new ConflictError("Rita decided this review first (approved_with_edits).", {
    reason: "decided",
    winner,
  });
  expect(inGerman(problemOf(error) as Problem)).toBe(
    "Rita hat zuerst entschieden: bearbeitet und freigegeben. Von Ihnen wurde nichts gesendet.",
  );
});

test("so is what the kind of the error says, whole answers included", async () => {
  expect(inGerman(problemOf(new StaleVersionError("It has changed.")) as Problem)).toBe(de.refusals["stale-version"]);
  const response = toProblemResponse(new NotFoundError("Not there."), new Request("http://localhost/"));
  expect(inGerman((await response.json()) as Problem)).toBe(de.refusals["not-found"]);
  const failed = toProblemResponse(
    "broken",
    new Request("http://localhost/", { headers: { "x-request-id": "r-1234567" } }),
  );
  expect(inGerman((await failed.json()) as Problem)).toContain("r-1234567");
});

test("what has no words of its own is told in the server's, with every fault; nothing is told of nothing", () => {
  const unfit = new ValidationError("Too far.", [{ path: "/until", message: "Give a time in the next 30 days." }]);
  expect(inGerman(problemOf(unfit) as Problem)).toBe("Too far. Give a time in the next 30 days.");
  expect(inGerman({ type: "urn:countersign:problem:conflict", detail: "Else.", reason: "made-up" })).toBe("Else.");
  expect(inGerman({})).toBeNull();
});

test("what a schema finds wrong is told in the reader's language, with its limits", () => {
  const schema = z.strictObject({ name: z.string().min(1).max(5), days: z.int().min(2), kind: z.enum(["a", "b"]) });
  const { error } = schema.safeParse({ name: "too long", days: 1, kind: "c", more: true });
  const words = faultsOf(error?.issues ?? [], "/edits").map((fault) => [fault.path, faultWords(german, fault)]);
  expect(Object.fromEntries(words)).toEqual({
    "/edits/name": "Schreiben Sie höchstens 5 Zeichen.",
    "/edits/days": "Geben Sie 2 oder mehr ein.",
    "/edits/kind": "Wählen Sie eine der angebotenen Möglichkeiten.",
    "/edits/more": "Dieses Feld gibt es nicht.",
  });
  const whole = toProblemResponse(schema.safeParse({ name: "", days: 2, kind: "a" }).error, new Request("http://x/"));
  return expect(whole.json().then((problem) => inGerman(problem as Problem))).resolves.toBe(
    "So lässt sich das nicht übernehmen. Füllen Sie dieses Feld aus.",
  );
});

test("every reason that a verb gives has words", async () => {
  const lib = path.resolve(import.meta.dirname, "../../lib");
  const files = (await readdir(lib, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const sources = await Promise.all(files.map((file) => readFile(path.join(lib, file), "utf8")));
  const given = sources.flatMap((source) =>
    [...source.matchAll(/[\w"`\]],\s*\{\s*reason: "([a-z-]+)"/g)].map(([, reason]) => reason),
  );
  expect(given.length).toBeGreaterThan(10);
  expect(given.filter((reason) => !reason || !(reason in en.refusals))).toEqual([]);
});
