import type { Database } from "@/lib/db/client";
import { withTransaction } from "@/lib/db/transaction";
import { enqueue } from "./outbox";

/** Ids of what follows changed reviews elsewhere. */
export type Followers = { cards: string[] | null; callbacks: string[] | null };

/** Has them brought up to date. Only a hint as well: `reconcile` finds those that it misses. */
export async function startFollowers(
  db: Database,
  workspaceId: string,
  { cards, callbacks }: Followers,
): Promise<void> {
  await withTransaction({ db }, (tx) =>
    enqueue(tx, [
      ...(cards ?? []).map((cardId) => ({ name: "card/due" as const, data: { workspaceId, cardId } })),
      ...(callbacks ?? []).map((deliveryId) => ({ name: "callback/due" as const, data: { workspaceId, deliveryId } })),
    ]),
  );
}
