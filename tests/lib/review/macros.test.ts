import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { NotFoundError, PermissionError, ValidationError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { member } from "@/lib/db/schema/members/member";
import { savePreferences } from "@/lib/members/save-preferences";
import { fillMacro } from "@/lib/review/fill-macro";
import { deleteMacro, listMacros, saveMacro } from "@/lib/review/macros";
import { contextFor, createMember, createWorkspace, type TestContext } from "../../support/context";
import { testDatabase } from "../../support/database";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

async function arrange() {
  const { id: workspaceId } = await createWorkspace(db);
  const person = async (role: "admin" | "reviewer") =>
    contextFor(db, await createMember(db, { workspaceId, roles: [role] }));
  return { workspaceId, admin: await person("admin"), rita: await person("reviewer"), ron: await person("reviewer") };
}

const names = async (ctx: TestContext) => (await listMacros(ctx)).map(({ name }) => name);

test("a reviewer's texts are their own, an admin's are everybody's", async () => {
  const { admin, rita, ron, workspaceId } = await arrange();
  const { macroId } = await saveMacro(rita, { name: " Thanks ", body: "Thank you for waiting." });
  await saveMacro(admin, { name: "Refund", body: "We have refunded you.", shared: true });

  expect(await listMacros(rita)).toMatchObject([
    { name: "Refund", shared: true },
    { name: "Thanks", body: "Thank you for waiting.", shared: false },
  ]);
  expect(await names(ron)).toEqual(["Refund"]);
  expect(await names((await arrange()).rita)).toEqual([]);

  await saveMacro(rita, { macroId, name: "Thanks a lot", body: "Thank you." });
  expect(await names(rita)).toEqual(["Refund", "Thanks a lot"]);
  await deleteMacro(rita, { macroId });
  expect(await names(rita)).toEqual(["Refund"]);
  const audited = await db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.workspaceId, workspaceId), eq(auditEntry.action, "macro.saved")));
  expect(audited).toHaveLength(4);
});

test("nobody changes or deletes what is not theirs", async () => {
  const { admin, rita, ron } = await arrange();
  const own = await saveMacro(rita, { name: "Mine", body: "Mine." });
  const shared = await saveMacro(admin, { name: "Ours", body: "Ours.", shared: true });
  const elsewhere = await arrange();

  await expect(saveMacro(ron, { macroId: own.macroId, name: "His", body: "His." })).rejects.toThrow(NotFoundError);
  await expect(deleteMacro(ron, own)).rejects.toThrow(NotFoundError);
  await expect(saveMacro(rita, { name: "For all", body: "x", shared: true })).rejects.toThrow(PermissionError);
  await expect(deleteMacro(rita, shared)).rejects.toThrow(PermissionError);
  await expect(deleteMacro(elsewhere.admin, shared)).rejects.toThrow(NotFoundError);
  await expect(
    saveMacro(elsewhere.admin, { macroId: shared.macroId, name: "Taken", body: "x", shared: true }),
  ).rejects.toThrow(NotFoundError);
  expect(await names(rita)).toEqual(["Mine", "Ours"]);
});

test("a name stands for one text, and a text says something", async () => {
  const { rita } = await arrange();
  await saveMacro(rita, { name: "Thanks", body: "Thank you." });
  await expect(saveMacro(rita, { name: "thanks", body: "Thanks." })).rejects.toThrow(ValidationError);
  await expect(saveMacro(rita, { name: "Blank", body: " \u200b\n" })).rejects.toThrow();
  await expect(saveMacro(rita, { name: "  ", body: "x" })).rejects.toThrow();
  expect(await names(rita)).toEqual(["Thanks"]);
});

test("what is known of the draft is filled in, and what is not stays to be seen", () => {
  const body = "Hi {{customer}}, about {{ subject }}: {{refund}} {{me}}";
  expect(fillMacro(body, { customer: "Jane $& Smith", me: " " })).toBe(
    "Hi Jane $& Smith, about {{ subject }}: {{refund}} {{me}}",
  );
});

test("preferences are kept one by one, and taken back with null", async () => {
  const { rita } = await arrange();
  const kept = async () => {
    if (rita.actor.kind !== "person") throw new Error("not a person");
    const [row] = await db.select().from(member).where(eq(member.id, rita.actor.memberId));
    return row?.preferences;
  };
  await savePreferences(rita, { signature: "Rita\r\nSupport" });
  await savePreferences(rita, { density: "compact" });
  expect(await kept()).toEqual({ signature: "Rita\nSupport", density: "compact" });
  await savePreferences(rita, { signature: "", density: null });
  expect(await kept()).toEqual({});
  await expect(savePreferences(rita, { locale: "xx" as "de" })).rejects.toThrow();
  await savePreferences(rita, { keys: { reject: "q", approve: "ä" } });
  // Two commands on one key, no key, and what is no command.
  for (const keys of [{ reject: "a" }, { reject: "" }, { reject: "qq" }, { launch: "l" }])
    await expect(savePreferences(rita, { keys })).rejects.toThrow();
  expect(await kept()).toEqual({ keys: { reject: "q", approve: "ä" } });
});
