import { expect, test } from "vitest";
import { errorForLog } from "@/lib/core/error-for-log";
import { newId } from "@/lib/core/id";
import { user } from "@/lib/db/schema/auth/user";
import { testDatabase } from "../../support/database";

test("a database error is logged without the values that were in the query or the row", async () => {
  const db = await testDatabase();
  const row = () => ({ id: newId(), name: "Jane Smith", email: "jane@example.com" });
  await db.insert(user).values(row());
  const error: unknown = await db
    .insert(user)
    .values(row())
    .catch((thrown: unknown) => thrown);

  const logged = JSON.stringify(errorForLog(error));
  expect(logged).toContain("23505");
  expect(logged).toContain("insert into");
  expect(logged).toContain("user_email_unique");
  expect(logged).not.toMatch(/Jane Smith|jane@example\.com/);
});

test("another error keeps its message, place and cause", () => {
  const error = new Error("The sandbox is down.", { cause: new TypeError("fetch failed") });
  expect(errorForLog(error)).toMatchObject({
    type: "Error",
    message: "The sandbox is down.",
    stack: expect.arrayContaining([expect.stringContaining("error-for-log.test.ts")]),
    cause: { type: "TypeError", message: "fetch failed" },
  });
});

test("what is thrown and is no error is not printed", () => {
  expect(errorForLog("secret")).toEqual({ type: "string" });
});
