import { asc, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "@/lib/core/id";
import { insertTogether, into } from "@/lib/db/insert-together";
import { citation } from "@/lib/db/schema/drafting/citation";
import { draft } from "@/lib/db/schema/drafting/draft";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { finding } from "@/lib/db/schema/drafting/finding";
import { testDatabase } from "@/tests/support/database";

const db = await testDatabase();
const workspaceId = newId();

function draftRow(id = newId()): typeof draft.$inferInsert {
  const reason = { code: "too-short", message: 'He wrote "1 < 2", \\ and\nnothing else.' } as const;
  const rest = { workflowId: newId(), workflowVersionId: newId(), origin: "live", held: true } as const;
  return { id, workspaceId, ...rest, holdReasons: [reason], explanation: "Too short." };
}

const versionRow = (draftId: string): typeof draftVersion.$inferInsert => ({
  workspaceId,
  draftId,
  version: 1,
  content: { body: "Zażółć 🎈" },
  actions: [],
  contentHash: "0".repeat(64),
  createdAt: new Date("2026-03-04T05:06:07.089Z"),
});

test("rows that refer to each other go in together, whichever comes first", async () => {
  const given = draftRow();
  await db.transaction((tx) =>
    insertTogether(tx, [into(draftVersion, [versionRow(given.id)]), into(citation, []), into(draft, [given])]),
  );

  const [row] = await db.select().from(draft).where(eq(draft.id, given.id));
  const [version] = await db.select().from(draftVersion).where(eq(draftVersion.draftId, given.id));
  expect(row).toMatchObject(given);
  expect(version).toMatchObject(versionRow(given.id));
});

test("a column that no row gives takes its default, one that some rows give is null in the others", async () => {
  const given = draftRow();
  const of = { workspaceId, draftId: given.id, version: 1, kind: "instruction" } as const;
  const findings = [
    { id: newId(), ...of, message: "with a place", sourceStart: 3, sourceEnd: 9 },
    { id: newId(), ...of, message: "without" },
  ];
  await db.transaction((tx) => insertTogether(tx, [into(draft, [given]), into(finding, findings)]));

  const [row] = await db.select().from(draft).where(eq(draft.id, given.id));
  const found = await db.select().from(finding).where(eq(finding.draftId, given.id)).orderBy(asc(finding.id));
  expect(Date.now() - (row?.createdAt.getTime() ?? 0)).toBeLessThan(60_000);
  expect(found.map(({ sourceStart, sourceEnd }) => [sourceStart, sourceEnd])).toEqual([
    [3, 9],
    [null, null],
  ]);
});

test("all of it or nothing: a row that can't be takes the others with it", async () => {
  const given = draftRow();
  const wrong = into(draftVersion, [versionRow(newId())]);

  await expect(db.transaction((tx) => insertTogether(tx, [into(draft, [given]), wrong]))).rejects.toThrow();

  expect(await db.select().from(draft).where(eq(draft.id, given.id))).toEqual([]);
});

test("half a surrogate pair, which JSON in PostgreSQL can't hold, becomes the replacement character", async () => {
  const given = { ...draftRow(), explanation: "half \ud83c and whole 🎈" };
  await db.transaction((tx) => insertTogether(tx, [into(draft, [given])]));

  const [row] = await db.select().from(draft).where(eq(draft.id, given.id));
  expect(row?.explanation).toBe("half \ufffd and whole 🎈");
});
