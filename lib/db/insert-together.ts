/** Inserts into several tables at once: one statement with one parameter a table, so its text stays the same however many rows there are. */
import { getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Transaction } from "./client";

/** Rows of one table, to be inserted together with others'. */
export interface Insertion {
  table: PgTable;
  rows: readonly Record<string, unknown>[];
}

/** A column that no row gives takes its default; one that some rows give is null in the others. Values go as JSON: no bytes. */
export const into = <Table extends PgTable>(table: Table, rows: readonly Table["$inferInsert"][]): Insertion => ({
  table,
  rows,
});

/** Tables without rows are left out. References between the new rows may point either way: they are checked at the end. */
export async function insertTogether(tx: Transaction, insertions: readonly Insertion[]): Promise<void> {
  const parts = insertions.filter(({ rows }) => rows.length > 0).map(toInsert);
  const last = parts.pop();
  if (!last) return;
  const others = parts.map((insert, index) => sql`${sql.raw(`i${index}`)} as (${insert})`);
  await tx.execute(others.length === 0 ? last : sql`with ${sql.join(others, sql`, `)} ${last}`);
}

function toInsert({ table, rows }: Insertion): SQL {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => rows.some((row) => row[key] !== undefined));
  const list = columns.map(([, column]) => `"${column.name}"`).join(", ");
  const name = `"${getTableName(table)}"`;
  const values = rows.map((row) => Object.fromEntries(columns.map(([key, column]) => [column.name, row[key] ?? null])));
  return sql`${sql.raw(`insert into ${name} (${list}) select ${list} from json_populate_recordset(null::${name}, `)}${jsonOf(values)}::json)`;
}

/** As the driver writes any text: half surrogates, which PostgreSQL's JSON refuses, become the replacement character. */
function jsonOf(values: object): string {
  const text = JSON.stringify(values);
  if (!/\\ud[89a-f]/i.test(text)) return text;
  return JSON.stringify(values, (_key, value: unknown) => (typeof value === "string" ? value.toWellFormed() : value));
}
