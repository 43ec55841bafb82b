/** What can be done on the page now: filled by what listens to keys, read by the palette. */
import { type CommandId, commandIds } from "@/lib/members/shortcut-keys";

interface Offer {
  ids: readonly CommandId[];
  run: (id: CommandId) => unknown;
}

const offers = new Set<Offer>();

/** The newest that offers a command has it. */
const holderOf = (id: CommandId): Offer | undefined => [...offers].findLast(({ ids }) => ids.includes(id));

export const offered = {
  add(ids: readonly CommandId[], run: Offer["run"]): () => void {
    const offer = { ids, run };
    offers.add(offer);
    return () => offers.delete(offer);
  },

  list: (): CommandId[] => commandIds.filter(holderOf),

  run: (id: CommandId): unknown => holderOf(id)?.run(id),
};
