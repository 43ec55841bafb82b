import { expect, test } from "vitest";
import { sourcesOf } from "./source";

test("each status column is changed by one folder", () => {
  const changed = Object.fromEntries(
    statusTables().map(({ constant, table }) => {
      const folders = writers
        .filter((source) => changes(source.text, constant, table))
        .map((source) => folderOf(source.path));
      return [table, [...new Set(folders)]];
    }),
  );

  expect(changed).toMatchObject({
    review: ["lib/decisions"],
    write_back: ["lib/write-back"],
    workflow: ["lib/workflows"],
  });
  expect(Object.entries(changed).filter(([, folders]) => folders.length > 1)).toEqual([]);
});

const writers = sourcesOf("lib", "app", "inngest", "bin").filter((source) => !source.path.startsWith("lib/db/"));

/** Tables with a column named status or state, by their constant and name. */
function statusTables(): { constant: string; table: string }[] {
  return sourcesOf("lib/db/schema").flatMap(({ text }) => {
    const [, constant, table] = /export const (\w+) = pgTable\(\s*"(\w+)"/.exec(text) ?? [];
    return constant && table && /text\("(status|state)"/.test(text) ? [{ constant, table }] : [];
  });
}

function changes(text: string, constant: string, table: string): boolean {
  const updates = [
    ...text.matchAll(new RegExp(`\\.update\\(\\s*${constant}\\s*\\)\\s*\\.set\\(([^;]*?)\\)\\s*\\.where\\(`, "g")),
  ];
  if (updates.some(([, set = ""]) => mayNameStatus(set))) return true;
  const byUpsert = new RegExp(`\\.insert\\(\\s*${constant}\\s*\\)(?:(?!;)[\\s\\S])*onConflictDoUpdate`);
  const bySql = new RegExp(`\\bupdate\\s+"?${table}"?\\s`, "i");
  return [byUpsert, bySql].some((pattern) => pattern.test(text));
}

/** Of what is set: a plain list of other columns does not; what is spread or handed over might. */
const mayNameStatus = (set: string): boolean => !/^\s*\{/.test(set) || /\.\.\.|\b(status|state|outcome)\b/.test(set);

const folderOf = (path: string): string => path.split("/").slice(0, 2).join("/");
