import { ownRequest } from "@/app/_edge/page-request";
import { listMacros, type MacroItem } from "@/lib/review/macros";

/** What the reader can put into a reply. */
export interface Insertable {
  macros: MacroItem[];
  signature: string | null;
  /** The reader's own name. */
  me: string;
}

export const GET = ownRequest(async (ctx): Promise<Insertable> => ({
  macros: await listMacros(ctx),
  signature: ctx.person.preferences.signature ?? null,
  me: ctx.person.name,
}));
