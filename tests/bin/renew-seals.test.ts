import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { renewSeals } from "@/bin/server/renew-seals";
import { setEnv } from "@/lib/core/env";
import { connect } from "@/lib/db/client";
import { openSecret, saveSecret } from "@/lib/vault/secrets";
import { vaultOf } from "@/lib/vault/vault";
import { createWorkspace } from "../support/context";
import { testDatabaseUrl } from "../support/database";

test("a start with the previous key beside the new one leaves nothing that needs the previous one", async () => {
  const url = await testDatabaseUrl();
  const db = connect(url, 1);
  const [before, now] = [randomBytes(32), randomBytes(32)];
  const workspaces = [await createWorkspace(db), await createWorkspace(db)];
  const ids: string[] = [];
  for (const { id } of workspaces) {
    const value = `of ${id}`;
    ids.push(
      await db.transaction((tx) => saveSecret(tx, { workspaceId: id }, vaultOf(before), { purpose: "x", value })),
    );
  }
  const said: string[] = [];
  const start = (previous: Uint8Array | undefined) => {
    setEnv({
      VAULT_KEY: now.toString("base64"),
      VAULT_KEY_PREVIOUS: previous && Buffer.from(previous).toString("base64"),
    });
    return renewSeals(url, (line) => void said.push(line));
  };

  await start(undefined);
  expect(said).toEqual([]);
  await start(before);
  expect(said).toEqual([expect.stringContaining("2 secrets")]);
  for (const [index, { id }] of workspaces.entries()) {
    expect(await openSecret(db, { workspaceId: id }, vaultOf(now), ids[index] ?? "")).toBe(`of ${id}`);
  }
  await db.$client.end();
});
