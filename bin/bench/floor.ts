/** The floor: the least that takes a webhook to a receipt at all. See floor.mjs. */
import path from "node:path";
import { projectRoot } from "@/bin/server/project-root";
import type { BenchDatabase } from "./database";
import type { Side } from "./side";
import { signedHeaders } from "./signature";

// It checks no signature; signing costs the sender the same for both sides.
const secret = `whsec_${Buffer.alloc(24).toString("base64")}`;

export function floorSide(database: BenchDatabase, modelUrl: string, targetUrl: string): Side {
  return {
    name: "floor",
    createDatabase: () => database.create(),
    program: (databaseUrl, port) => ({
      args: [path.join(projectRoot(), "bin/bench/floor.mjs")],
      env: { DATABASE_URL: databaseUrl, MODEL_URL: modelUrl, TARGET_URL: targetUrl, PORT: String(port) },
    }),
    readyPath: "/healthz",
    delivery: ({ id, body }) => ({ path: "/intake", headers: signedHeaders(secret, id, body), body, status: 202 }),
    idOf: ({ id }) => id,
    decision: ({ id }) => ({
      path: `/decide/${id}`,
      headers: { "content-type": "application/json" },
      body: "{}",
      status: 202,
    }),
    findWaiting: (sql, ids) => sql`
      select id, id as "reviewId", 1 as version, '' as "contentHash" from floor_draft
      where id = any(${ids}) and status = 'waiting'`,
    findWritten: (sql, ids) => sql`select id from floor_draft where id = any(${ids}) and status = 'done'`,
    countDrafts: async (sql) => {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from floor_draft where status <> 'received'`;
      return row?.count ?? 0;
    },
  };
}
