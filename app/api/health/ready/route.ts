import { sql } from "drizzle-orm";
import { openRoute } from "@/app/_edge/open-route";
import { log } from "@/lib/core/log";
import { database } from "@/lib/db/database";
import { readyContract } from "../contract";

export const dynamic = "force-dynamic";

const patienceMs = 2_000;

export const GET = openRoute(readyContract)(async () => {
  if (await databaseAnswers()) return { status: 200, body: { status: "ok", database: "ok" } };
  return { status: 503, body: { status: "unavailable", database: "unavailable" } };
});

async function databaseAnswers(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patienceMs, false);
  });
  const answer = database()
    .execute(sql`select 1`)
    .then(
      () => true,
      (error: unknown) => {
        log.warn({ err: error }, "not ready: the database does not answer");
        return false;
      },
    );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
