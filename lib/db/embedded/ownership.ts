import postgres from "postgres";

/** Any number that nothing else locks in this database. */
const lockId = 7_021_993;

export interface Ownership {
  release(): Promise<void>;
}

/**
 * Makes the caller the only owner of a running server. A session lock, held by one connection, ends with its process
 * however that dies: no file can be left behind. Returns undefined when somebody else is the owner.
 */
export async function takeOwnership(url: string): Promise<Ownership | undefined> {
  const sql = postgres(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => undefined,
    connection: { application_name: "countersign launcher" },
  });
  try {
    const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${lockId}) as taken`;
    if (row?.taken) return { release: () => sql.end({ timeout: 1 }) };
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
  await sql.end({ timeout: 1 });
  return undefined;
}
