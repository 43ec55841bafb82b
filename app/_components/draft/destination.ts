import type { DraftDetail } from "@/lib/review/get-draft";

/** "ticket 4312" of `{ ticket_id: 4312 }`: the target's fields as a person says them. */
function targetWords(target: Record<string, unknown>): string {
  return Object.entries(target)
    .filter(([, value]) => typeof value === "string" || typeof value === "number")
    .map(([name, value]) => `${fieldWords(name)} ${String(value)}`)
    .join(", ");
}

/** "ticket" of `ticket_id`, "order number" of `orderNumber`. */
const fieldWords = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]/g, " ")
    .toLowerCase()
    .replace(/ (id|key)$/, "");

/** To whom and where a draft goes: what the two sentences about it are made of. Null where it proposes no action. */
export function destinationOf({ event, destination }: DraftDetail, unknown: string) {
  if (!destination) return null;
  return {
    recipient: event?.customer.email.trim() || event?.customer.name.trim() || unknown,
    connection: destination.connection,
    target: targetWords(destination.target) || "none",
  };
}
