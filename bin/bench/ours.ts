/** Countersign as a newcomer's `npm start` runs it: supervisor, web and worker. */
import path from "node:path";
import { projectRoot } from "@/bin/server/project-root";
import type { BenchDatabase } from "./database";
import { benchSecrets, type Installed, prepareInstall } from "./install";
import type { Side } from "./side";
import { signedHeaders } from "./signature";

export interface OursOptions {
  database: BenchDatabase;
  dataDir: string;
  modelUrl: string;
  targetUrl: string;
}

/** Sets one install up; every database is a copy of it. */
export async function oursSide({
  database,
  dataDir,
  modelUrl,
  targetUrl,
}: OursOptions): Promise<{ side: Side; install: Installed }> {
  const secrets = benchSecrets();
  const template = await database.create();
  const install = await prepareInstall(template, secrets, targetUrl);
  const { slug, secret, apiKey } = install;

  const side: Side = {
    name: "ours",
    createDatabase: () => database.create(template),
    program: (databaseUrl, port) => ({
      args: [path.join(projectRoot(), "dist/start.js"), "--data", dataDir],
      env: {
        ...secrets,
        DATABASE_URL: databaseUrl,
        PORT: String(port),
        HOST: "127.0.0.1",
        OPENAI_BASE_URL: `${modelUrl}/v1`,
        OPENAI_API_KEY: "bench",
        OPENAI_MODEL: "bench",
        LOG_LEVEL: "warn",
      },
    }),
    readyPath: "/api/health/ready",
    delivery: ({ id, body }) => ({
      path: `/api/triggers/${slug}`,
      headers: signedHeaders(secret, id, body),
      body,
      status: 202,
    }),
    idOf: (_item, answer) => (answer as { event_id: string }).event_id,
    decision: ({ reviewId, version, contentHash }) => ({
      path: `/api/v1/reviews/${reviewId}/decision`,
      headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ decision: "approved", draft_version: version, content_hash: contentHash }),
      status: 200,
    }),
    findWaiting: (sql, ids) => sql`
      select d.event_id as id, r.id as "reviewId", r.draft_version as version, r.content_hash as "contentHash"
      from draft d join review r on r.draft_id = d.id
      where d.event_id = any(${ids}::uuid[]) and r.status = 'open'`,
    findWritten: (sql, ids) => sql`
      select d.event_id as id from draft d
      where d.event_id = any(${ids}::uuid[]) and (select w.state from write_back w where w.draft_id = d.id) = 'sent'`,
    countDrafts: async (sql) => {
      const [row] = await sql<{ count: number }[]>`select count(*)::int as count from review`;
      return row?.count ?? 0;
    },
  };
  return { side, install };
}
