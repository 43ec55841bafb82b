/** What can be done on the page now: filled by what listens to keys, read by the palette. */
import { type CommandId, commandIds } from "@/lib/members/shortcut-keys";

interface Offer {
  ids: readonly CommandId[];
  run: (id: CommandId) => unknown;
}

const offers = new Set<Offer>();

export const offered = {
  add(ids: readonly CommandId[], run: Offer["run"]): () => void {
    const offer = { ids, run };
    offers.add(offer);
    return () => offers.delete(offer);
  },

  list: (): CommandId[] => commandIds.filter((id) => [...offers].some(({ ids }) => ids.includes(id))),

  /** As its key would. */
  run(id: CommandId): void {
    for (const offer of offers) if (offer.ids.includes(id)) offer.run(id);
  },
};
