import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
import { connect, type Database } from "@/lib/db/client";

export interface TestDatabaseOptions {
  /** Connections of the pool; 10 unless told. */
  poolMax?: number;
}

/** A migrated, empty database of its own for this test file. Closed and dropped after the file's last test. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<Database> {
  const url = await testDatabaseUrl();
  const db = connect(url, options.poolMax ?? 10);
  afterAll(() => db.$client.end({ timeout: 5 }));
  return db;
}

/** The same as a URL, for tests that start other processes on it. */
export async function testDatabaseUrl(): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(`create database ${name} template ${inject("databaseTemplate")}`);
  afterAll(() => administer(`drop database ${name} with (force)`));
  const url = new URL(inject("databaseServer"));
  url.pathname = name;
  return url.href;
}

async function administer(statement: string): Promise<void> {
  const sql = postgres(inject("databaseServer"), { max: 1, onnotice: () => undefined });
  await sql.unsafe(statement);
  await sql.end();
}
