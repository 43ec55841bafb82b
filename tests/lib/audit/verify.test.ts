import { beforeAll, describe, expect, test } from "vitest";
import { signCheckpoint } from "@/lib/audit/checkpoint";
import { type AuditSigner, auditSignerOf, generateAuditSigningKey, parsePublicKey } from "@/lib/audit/keys";
import { leafHash } from "@/lib/audit/leaf";
import { type AuditFault, verifyAuditExport } from "@/lib/audit/verify";
import { sha256 } from "@/lib/core/crypto";
import { newId } from "@/lib/core/id";
import { exportLines, testSigner, writeEntries } from "../../support/audit";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";

type Json = Record<string, unknown>;

const db = await testDatabase();
let lines: string[];

beforeAll(async () => {
  const ctx = contextFor(db, await createMember(db, { roles: ["auditor"] }));
  await writeEntries(ctx, 9);
  lines = await exportLines(ctx);
});

/** Line 7 holds the entry with index 5. */
const tampered = 6;

describe("an untouched export", () => {
  test("is intact with the key in the file, which is said", async () => {
    expect(await verify(lines)).toMatchObject({ intact: true, entries: 10, erased: 0, pinned: false });
  });

  test("is intact with the right key given", async () => {
    const keys = [stranger(), testSigner].map(({ publicKey }) => parsePublicKey(publicKey));
    expect(await verifyAuditExport([lines.join("\n")], { keys })).toMatchObject({ intact: true, pinned: true });
  });

  test("is read in chunks of any size", async () => {
    const bytes = Buffer.from(lines.join("\n"));
    for (const size of [1, 7, 64, 4_096]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(await verifyAuditExport(chunks)).toMatchObject({ intact: true, entries: 10 });
    }
  });

  test("does not depend on how a tool lays out the JSON", async () => {
    const sorted = lines.map((line) =>
      JSON.stringify(Object.fromEntries(Object.entries(parse(line)).toReversed()), null, 1).replaceAll("\n", " "),
    );
    expect(await verify(sorted)).toMatchObject({ intact: true });
  });
});

const changes: [what: string, change: (line: Json) => unknown, problem: RegExp][] = [
  ["the entry's id", ({ entry }) => ({ entry: { ...of(entry), id: newId() } }), /leaf hash/],
  ["the entry's workspace", ({ entry }) => ({ entry: { ...of(entry), workspace_id: newId() } }), /another workspace/],
  ["the entry's time", ({ entry }) => ({ entry: { ...of(entry), at: "2026-03-02T09:00:00.001Z" } }), /leaf hash/],
  ["the entry's action", ({ entry }) => ({ entry: { ...of(entry), action: "draft.edited" } }), /leaf hash/],
  ["the entry's actor", ({ entry }) => ({ entry: { ...of(entry), actor: { kind: "system", job: "x" } } }), /leaf hash/],
  [
    "the actor's surface",
    ({ entry }) => ({ entry: { ...of(entry), actor: { ...of(of(entry).actor), via: "api" } } }),
    /leaf hash/,
  ],
  ["the entry's entity type", ({ entry }) => ({ entry: { ...of(entry), entity_type: "review" } }), /leaf hash/],
  ["the entry's entity id", ({ entry }) => ({ entry: { ...of(entry), entity_id: newId() } }), /leaf hash/],
  ["the entry's commitment", ({ entry }) => ({ entry: { ...of(entry), commitment: sha256("") } }), /leaf hash/],
  ["a new field of the entry", ({ entry }) => ({ entry: { ...of(entry), note: "" } }), /leaf hash/],
  ["the entry itself", () => ({ entry: "no entry" }), /fields of an entry line/],
  ["the leaf hash", () => ({ leaf_hash: sha256("") }), /leaf hash/],
  ["the content", ({ content }) => ({ content: { ...of(content), position: 77 } }), /commitment/],
  ["a new field of the content", ({ content }) => ({ content: { ...of(content), added: null } }), /commitment/],
  ["the salt", () => ({ salt: "00".repeat(16) }), /commitment/],
  ["the salt's form", () => ({ salt: "no hex" }), /fields of an entry line/],
  ["the index", () => ({ index: 4 }), /repeated or out of order/],
  ["a later index", () => ({ index: 6 }), /Entry 5 is missing/],
  ["a new field of the line", () => ({ note: "" }), /fields of an entry line/],
  ["content called erased", () => ({ erased: true }), /fields of an entry line/],
];

describe("a changed entry line is found and named:", () => {
  test.each(changes)("%s", async (_, change, problem) => {
    const fault = await faultIn(replaced(tampered, (line) => ({ ...line, ...of(change(line)) })));
    expect(fault.line).toBe(tampered + 1);
    expect(fault.problem).toMatch(problem);
  });

  test("with index and id of the entry", async () => {
    const { entry } = parse(lines[tampered] ?? "");
    const fault = await faultIn(replaced(tampered, (line) => ({ ...line, content: {} })));
    expect(fault).toMatchObject({ line: 7, index: 5, entryId: of(entry).id });
  });

  test("only the first of several", async () => {
    const twice = replaced(tampered, (line) => ({ ...line, content: {} }));
    twice[3] = lines[3]?.replace('"draft.created"', '"draft.edited"') ?? "";
    expect((await faultIn(twice)).line).toBe(4);
  });

  test("a number that JSON can write and nobody can hash", async () => {
    const written = lines.with(tampered, lines[tampered]?.replace('"action":"draft.created"', '"action":1e999') ?? "");
    expect(await faultIn(written)).toMatchObject({ line: 7, problem: expect.stringMatching(/no JSON form/) });
  });

  test("an entry that was replaced along with its hash does not get past the signed root", async () => {
    const replacedWhole = replaced(tampered, (line) => {
      const entry = { ...of(line.entry), action: "draft.edited" };
      return { ...line, entry, leaf_hash: leafHash(entry).toString("hex") };
    });
    expect(await faultIn(replacedWhole)).toMatchObject({
      line: 12,
      problem: expect.stringMatching(/don't give the signed root/),
    });
  });
});

describe("lines that were moved are found:", () => {
  test.each<[what: string, of: () => string[], line: number, problem: RegExp]>([
    ["one removed", () => lines.toSpliced(tampered, 1), 7, /Entry 5 is missing/],
    ["the first entry removed", () => lines.toSpliced(1, 1), 2, /Entry 0 is missing/],
    ["the last entry removed", () => lines.toSpliced(-2, 1), 11, /10 entries were signed, but the file has 9/],
    ["one doubled", () => lines.toSpliced(tampered, 0, lines[tampered] ?? ""), 8, /repeated or out of order/],
    ["two exchanged", () => lines.with(3, lines[4] ?? "").with(4, lines[3] ?? ""), 4, /Entry 2 is missing/],
    ["the header removed", () => lines.slice(1), 1, /not the header/],
    ["the end cut off", () => lines.slice(0, -1), 11, /ends without its signed last line/],
    ["much of the end cut off", () => lines.slice(0, 5), 5, /ends without its signed last line/],
    ["the file cut within a line", () => [lines.join("\n").slice(0, -30)], 12, /not JSON/],
    ["a line added after the end", () => [...lines, lines[1] ?? ""], 13, /after the signed end/],
    ["an empty line in between", () => lines.toSpliced(tampered, 0, ""), 7, /not JSON/],
    ["nothing left", () => [], 0, /empty/],
  ])("%s", async (_, given, line, problem) => {
    expect(await faultIn(given())).toMatchObject({ line, problem: expect.stringMatching(problem) });
  });
});

describe("a changed header or end is found:", () => {
  test.each<[field: string, value: unknown, problem: RegExp]>([
    ["tree_size", 9, /signature does not fit/],
    ["root_hash", sha256(""), /signature does not fit/],
    ["at", "2026-03-02T09:00:01.000Z", /signature does not fit/],
    ["key_id", sha256(""), /key id is not that/],
    ["public_key", "AAAA", /not an Ed25519 key/],
    ["public_key", auditSignerOf(generateAuditSigningKey()).publicKey, /key id is not that/],
    ["signature", "AAAA", /signature does not fit/],
    ["note", "", /fields of an entry line/],
  ])("%s of the last line", async (field, value, problem) => {
    const fault = await faultIn(replaced(lines.length - 1, (line) => ({ ...line, [field]: value })));
    expect(fault).toMatchObject({ line: 12, problem: expect.stringMatching(problem) });
  });

  test("the header's workspace", async () => {
    const moved = replaced(0, (line) => ({ ...line, workspace: newId() }));
    expect(await faultIn(moved)).toMatchObject({ line: 2, problem: expect.stringMatching(/another workspace/) });
  });

  test("the header's format", async () => {
    expect((await faultIn(replaced(0, (line) => ({ ...line, format: "countersign-audit/2" })))).line).toBe(1);
  });

  test("bytes that are no text", async () => {
    const verdict = await verifyAuditExport([Buffer.from(lines.slice(0, 3).join("\n")), Buffer.of(0xff, 0xfe)]);
    expect(verdict).toMatchObject({ intact: false, fault: { problem: expect.stringMatching(/not UTF-8/) } });
  });
});

describe("a log made up and signed by somebody else", () => {
  const forged = (signer: AuditSigner) =>
    replaced(lines.length - 1, (line) => {
      const statement = {
        workspace: String(parse(lines[0] ?? "").workspace),
        tree_size: 10,
        root_hash: String(line.root_hash),
        at: String(line.at),
      };
      return {
        ...line,
        key_id: signer.keyId,
        public_key: signer.publicKey,
        signature: signCheckpoint(signer, statement),
      };
    });

  test("is refused where the key is given", async () => {
    const verdict = await verifyAuditExport([forged(stranger()).join("\n")], {
      keys: [parsePublicKey(testSigner.publicKey)],
    });
    expect(verdict).toMatchObject({
      intact: false,
      fault: { line: 12, problem: expect.stringMatching(/not the key that you gave/) },
    });
  });

  test("passes without a key, but under the stranger's key id", async () => {
    const signer = stranger();
    expect(await verify(forged(signer))).toMatchObject({ intact: true, pinned: false, keyId: signer.keyId });
  });
});

const verify = (given: string[]) => verifyAuditExport([given.join("\n")]);

async function faultIn(given: string[]): Promise<AuditFault> {
  const verdict = await verify(given);
  if (verdict.intact) throw new Error("The verifier found nothing.");
  return verdict.fault;
}

const stranger = (): AuditSigner => auditSignerOf(generateAuditSigningKey());

const parse = (line: string): Json => of(JSON.parse(line));

const of = (value: unknown): Json => value as Json;

const replaced = (at: number, change: (line: Json) => Json): string[] =>
  lines.with(at, JSON.stringify(change(parse(lines[at] ?? ""))));
