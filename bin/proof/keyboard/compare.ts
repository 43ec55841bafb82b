import type { ArrivedComment } from "@/bin/demo/sandbox-ledger";
import type { Judged } from "./judge";

/** In words: every approved text that didn't arrive once as it stood on screen, and everything that arrived besides. */
export function compareWithScreen(judged: readonly Judged[], arrived: readonly ArrivedComment[]): string[] {
  const faults: string[] = [];
  const approved = new Map<string, string>();
  const decided = new Set<string>();
  for (const { to, text, choice } of judged) {
    const ticketId = ticketOf(to);
    if (ticketId === null) {
      faults.push(`a draft did not say which ticket it is for: "${to}"`);
      continue;
    }
    if (decided.has(ticketId)) faults.push(`ticket ${ticketId} was decided twice`);
    decided.add(ticketId);
    if (choice !== "rejected") approved.set(ticketId, text);
  }

  for (const [ticketId, text] of approved) {
    const bodies = arrived.filter((comment) => comment.ticketId === ticketId).map(({ body }) => body);
    if (bodies.length !== 1) faults.push(`ticket ${ticketId}: ${bodies.length} arrivals of one approval`);
    else if (bodies[0] !== text)
      faults.push(`ticket ${ticketId}: on screen ${quoted(text)}, arrived ${quoted(bodies[0])}`);
  }
  for (const { ticketId } of arrived) {
    if (!approved.has(ticketId)) faults.push(`ticket ${ticketId}: something arrived that nobody approved`);
  }
  return faults;
}

/** "To jane@… in Sandbox helpdesk, ticket 4312". */
const ticketOf = (to: string): string | null => /, ticket (\S+)$/.exec(to)?.[1] ?? null;

const quoted = (text = ""): string => JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text);
