import { asc, count, eq, type SQL, sql } from "drizzle-orm";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { isSignedBy } from "@/lib/audit/checkpoint";
import { parsePublicKey } from "@/lib/audit/keys";
import { leafHash, toLeaf } from "@/lib/audit/leaf";
import { rootOf } from "@/lib/audit/merkle";
import { sealAll, sealWorkspace } from "@/lib/audit/seal";
import type { Database } from "@/lib/db/client";
import { auditCheckpoint } from "@/lib/db/schema/audit/audit-checkpoint";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { auditLeaf } from "@/lib/db/schema/audit/audit-leaf";
import { withTransaction } from "@/lib/db/transaction";
import { sealEntries, testSigner as signer, writeEntries, writeEntriesIn } from "../../support/audit";
import { contextFor, createMember, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";

const db = await testDatabase({ poolMax: 14 });
const apart = await testDatabase();
let ctx: TestContext;

beforeEach(async () => {
  ctx = contextFor(db, await createMember(db, { roles: ["owner"] }));
});

describe("sealing", () => {
  test("gives every entry its place, without gaps, under the root that the checkpoint signs", async () => {
    await writeEntries(ctx, 5);
    await sealEntries(ctx, 5);
    await writeEntries(ctx, 8);
    await sealEntries(ctx, 8);

    const leaves = await leavesOf(ctx);
    expect(leaves.map(({ leaf }) => leaf.leafIndex)).toEqual([...leaves.keys()]);
    expect(leaves.map(({ leaf }) => leaf.leafHash)).toEqual(
      leaves.map(({ entry }) => leafHash(toLeaf(entry)).toString("hex")),
    );
    const [first, last] = await checkpointsOf(ctx);
    expect([first?.treeSize, last?.treeSize]).toEqual([5, 13]);
    expect(first?.rootHash).toBe(rootOfLeaves(leaves.slice(0, 5)));
    expect(last?.rootHash).toBe(rootOfLeaves(leaves));
  });

  test("signs count, root and time with the key", async () => {
    await writeEntries(ctx, 1);
    await sealEntries(ctx, 1);

    const [made] = await checkpointsOf(ctx);
    if (!made) throw new Error("no checkpoint");
    const key = parsePublicKey(made.publicKey);
    const said = {
      workspace: ctx.workspaceId,
      tree_size: 1,
      root_hash: made.rootHash,
      at: made.createdAt.toISOString(),
    };
    expect(key.keyId).toBe(signer.keyId);
    expect(isSignedBy(key, said, made.signature)).toBe(true);
    expect(isSignedBy(key, { ...said, tree_size: 2 }, made.signature)).toBe(false);
  });

  test("in small batches makes the same tree as at once", async () => {
    await writeEntries(ctx, 10);
    for (const expected of [4, 4, 2]) {
      await expect.poll(() => sealWorkspace(db, { workspaceId: ctx.workspaceId, limit: 4, signer })).toBe(expected);
    }

    const leaves = await leavesOf(ctx);
    expect(leaves).toHaveLength(10);
    expect((await checkpointsOf(ctx)).at(-1)?.rootHash).toBe(rootOfLeaves(leaves));
  });

  test("makes no checkpoint when there is nothing new", async () => {
    await writeEntries(ctx, 1);
    await sealEntries(ctx, 1);
    expect(await sealWorkspace(db, { workspaceId: ctx.workspaceId, signer })).toBe(0);
    expect(await checkpointsOf(ctx)).toHaveLength(1);
  });

  test("of all workspaces keeps their trees apart", async () => {
    const other = contextFor(db, await createMember(db, { roles: ["owner"] }));
    await writeEntries(ctx, 3);
    await writeEntries(other, 2);
    await expect.poll(async () => (await sealAll(db, { signer })) >= 0 && (await leavesOf(other)).length).toBe(2);

    expect((await leavesOf(ctx)).every(({ entry }) => entry.workspaceId === ctx.workspaceId)).toBe(true);
    expect((await leavesOf(ctx)).map(({ leaf }) => leaf.leafIndex)).toEqual([0, 1, 2]);
    expect((await leavesOf(other)).map(({ leaf }) => leaf.leafIndex)).toEqual([0, 1]);
  });
});

describe("while transactions are running", () => {
  test("an entry waits for an older one that is not committed yet, so that none is missed", async () => {
    const written = gate();
    const commit = gate();
    const slow = withTransaction({ db }, async (tx) => {
      await writeEntriesIn(tx, ctx, 1);
      written.open();
      await commit.opened;
    });
    await written.opened;
    await writeEntries(ctx, 1);

    expect(await sealWorkspace(db, { workspaceId: ctx.workspaceId, signer })).toBe(0);
    commit.open();
    await slow;
    await sealEntries(ctx, 2);

    const leaves = await leavesOf(ctx);
    const xids = leaves.map(({ entry }) => BigInt(entry.xid));
    expect(xids).toEqual(xids.toSorted((a, b) => Number(a - b)));
    expect(leaves).toHaveLength(2);
  });

  test("writers that overlap, commit out of order and roll back are all sealed once, in commit-safe order, with several sealers at work", async () => {
    let writing = true;
    const sealers = [0, 1].map(async () => {
      while (writing) {
        await sealWorkspace(db, { workspaceId: ctx.workspaceId, limit: 7, signer });
        await sleep(1);
      }
    });
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 25; round += 1) {
        await withTransaction({ db }, async (tx) => {
          await writeEntriesIn(tx, ctx, 2);
          // Some stay open while many others begin and end; some never come to be.
          await sleep(writer < 2 ? 25 : round % 3);
          await writeEntriesIn(tx, ctx, 1);
          if (round % 5 === 4) tx.rollback();
        }).catch((error: unknown) => {
          if (round % 5 !== 4) throw error;
        });
      }
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all(sealers);
    await expect.poll(() => unsealedOf(ctx)).toBe(0);

    const leaves = await leavesOf(ctx);
    expect(leaves).toHaveLength(8 * 20 * 3);
    expect(leaves.map(({ leaf }) => leaf.leafIndex)).toEqual([...leaves.keys()]);
    const order = leaves.map(({ entry }) => `${entry.xid.padStart(20, "0")} ${entry.id}`);
    expect(order).toEqual(order.toSorted());
    const checkpoints = await checkpointsOf(ctx);
    expect(checkpoints.at(-1)?.rootHash).toBe(rootOfLeaves(leaves));
    for (const { treeSize, rootHash } of checkpoints) expect(rootHash).toBe(rootOfLeaves(leaves.slice(0, treeSize)));
  });

  test("one sealer works on a workspace at a time: another steps back at once", async () => {
    await writeEntries(ctx, 1);
    const key = `audit-seal:${ctx.workspaceId}`;
    await withTransaction({ db }, async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
      expect(await sealWorkspace(db, { workspaceId: ctx.workspaceId, signer })).toBe(0);
    });
    await sealEntries(ctx, 1);
  });
});

describe("a log whose sealed past was altered", () => {
  test("is not sealed further, and the others are", async () => {
    // Apart, because it stays broken.
    const broken = contextFor(apart, await createMember(apart, { roles: ["owner"] }));
    const sound = contextFor(apart, await createMember(apart, { roles: ["owner"] }));
    await writeEntries(broken, 3);
    await sealEntries(broken, 3);
    await alterByForce(apart, "audit_checkpoint", sql`update audit_checkpoint set root_hash = repeat('0', 64)`);
    await writeEntries(broken, 1);
    await writeEntries(sound, 1);

    await expect(sealWorkspace(apart, { workspaceId: broken.workspaceId, signer })).rejects.toThrow(
      /was altered at checkpoint 3/,
    );
    await expect
      .poll(async () => {
        await expect(sealAll(apart, { signer })).rejects.toThrow("1 of 2 workspaces could not be sealed.");
        return leavesOf(sound);
      })
      .toHaveLength(1);
    expect(await leavesOf(broken)).toHaveLength(3);
  });
});

describe("after a restore into a cluster whose transaction counter is lower", () => {
  test("entries from before and after it are sealed, each once", async () => {
    await writeEntries(ctx, 2);
    await sealEntries(ctx, 2);
    await writeEntries(ctx, 3);
    await alterByForce(
      db,
      "audit_entry",
      sql`update audit_entry set xid = (xid::text::bigint + 1000000)::text::xid8 where workspace_id = ${ctx.workspaceId}`,
    );
    await writeEntries(ctx, 4);
    await expect
      .poll(() => sealWorkspace(db, { workspaceId: ctx.workspaceId, limit: 2, signer }).then(() => unsealedOf(ctx)))
      .toBe(0);
    await writeEntries(ctx, 1);
    await sealEntries(ctx, 1);

    const leaves = await leavesOf(ctx);
    expect(leaves.map(({ leaf }) => leaf.leafIndex)).toEqual([...leaves.keys()]);
    expect(leaves).toHaveLength(10);
  });
});

async function unsealedOf(of: TestContext): Promise<number> {
  await sealWorkspace(db, { workspaceId: of.workspaceId, signer });
  const [row] = await db.select({ n: count() }).from(auditEntry).where(eq(auditEntry.workspaceId, of.workspaceId));
  return (row?.n ?? 0) - (await leavesOf(of)).length;
}

const leavesOf = ({ db, workspaceId }: TestContext) =>
  db
    .select({ leaf: auditLeaf, entry: auditEntry })
    .from(auditLeaf)
    .innerJoin(auditEntry, eq(auditEntry.id, auditLeaf.entryId))
    .where(eq(auditLeaf.workspaceId, workspaceId))
    .orderBy(asc(auditLeaf.leafIndex));

const checkpointsOf = ({ db, workspaceId }: TestContext) =>
  db
    .select()
    .from(auditCheckpoint)
    .where(eq(auditCheckpoint.workspaceId, workspaceId))
    .orderBy(asc(auditCheckpoint.treeSize));

const rootOfLeaves = (leaves: { leaf: { leafHash: string } }[]): string =>
  rootOf(leaves.map(({ leaf }) => Buffer.from(leaf.leafHash, "hex"))).toString("hex");

/** What the owner of the table can do and the application can't. */
async function alterByForce(of: Database, table: string, statement: SQL): Promise<void> {
  await of.transaction(async (tx) => {
    await tx.execute(sql.raw(`alter table ${table} disable trigger append_only`));
    await tx.execute(statement);
    await tx.execute(sql.raw(`alter table ${table} enable always trigger append_only`));
  });
}

function gate(): { open: () => void; opened: Promise<void> } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
