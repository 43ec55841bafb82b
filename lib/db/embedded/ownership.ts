import postgres from "postgres";

/** Any number that nothing else locks in this database. */
const lockId = 7_021_993;

export interface Ownership {
  /** Resolves when the server has ended it, by dying or by restarting itself after a crash. */
  lost: Promise<void>;
  release(): Promise<void>;
}

/**
 * Makes the caller the only owner of a running server. A session lock, held by one connection, ends with its process
 * however that dies: no file can be left behind. Returns undefined when somebody else is the owner.
 */
export async function takeOwnership(url: string): Promise<Ownership | undefined> {
  let released = false;
  let lose = (): void => undefined;
  const lost = new Promise<void>((resolve) => (lose = resolve));
  const sql = postgres(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => undefined,
    onclose: () => {
      if (!released) lose();
    },
    connection: { application_name: "countersign launcher" },
  });
  const release = async (): Promise<void> => {
    released = true;
    await sql.end({ timeout: 1 });
  };
  try {
    const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${lockId}) as taken`;
    if (row?.taken) return { lost, release };
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return undefined;
}
