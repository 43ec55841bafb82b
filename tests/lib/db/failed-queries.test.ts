import { inspect } from "node:util";
import { DrizzleQueryError, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/core/id";
import { connect, type Database } from "@/lib/db/client";
import { user } from "@/lib/db/schema/auth/user";
import { sqlStateOf, violatedConstraint } from "@/lib/db/sql-state";
import { withTransaction } from "@/lib/db/transaction";
import { testDatabase } from "../../support/database";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function thrownBy(work: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
}

/** All that any printer could find. */
const everything = (error: unknown): string =>
  `${inspect(error, { showHidden: true, depth: 9 })}\n${String(error)}\n${JSON.stringify(error)}`;

test("an error of a query holds nothing of its parameters or of the row, but says what failed and where", async () => {
  const secret = "jane@example.com";
  const row = () => ({ id: newId(), name: secret, email: secret });
  await db.insert(user).values(row());

  const failures: Record<string, () => PromiseLike<unknown>> = {
    "23505": () => db.insert(user).values(row()),
    "22P02": () => db.execute(sql`select ${secret}::uuid`),
    "22003": () => db.execute(sql`select ${"99999123456789"}::text::int`),
    "22021": () => db.execute(sql`select ${`${secret}\u0000`}::text`),
    "42601": () => db.execute(sql`select to_tsquery('simple', ${`${secret} :(`})`),
    "22007": () => withTransaction({ db }, (tx) => tx.execute(sql`select ${secret}::text::timestamptz`)),
  };
  for (const [code, failing] of Object.entries(failures)) {
    const error = await thrownBy(failing);
    expect(error).toBeInstanceOf(DrizzleQueryError);
    expect(sqlStateOf(error)).toBe(code);
    expect(error).toMatchObject({ query: expect.stringMatching(/^(select|insert)/), params: [] });
    expect((error as Error).stack).toContain("failed-queries.test.ts");
    expect(everything(error)).not.toMatch(/jane|99999123456789/);
  }
  expect(violatedConstraint(await thrownBy(() => db.insert(user).values(row())))).toBe("user_email_unique");
});

test("nor does one of a lost connection", async () => {
  const away = connect("postgres://nobody@127.0.0.1:1/none", 1);
  const error = await thrownBy(() => away.execute(sql`select ${"jane@example.com"}::text`));
  expect(error).toMatchObject({ cause: { code: "ECONNREFUSED" } });
  expect(everything(error)).not.toContain("jane");
  await away.$client.end();
});
