import type { useTranslations } from "next-intl";
import type { DraftDetail } from "@/lib/review/get-draft";
import { isToolCall } from "@/lib/review/takes";

type Words = ReturnType<typeof useTranslations<"draft">>;

/** "ticket 4312" of `{ ticket_id: 4312 }`: the target's fields as a person says them. */
function targetWords(target: Record<string, unknown>, t: Words): string {
  return Object.entries(target)
    .filter(([, value]) => typeof value === "string" || typeof value === "number")
    .map(([name, value]) => `${fieldWords(name, t)} ${String(value)}`)
    .join(", ");
}

/** "ticket" of `ticket_id`, in the reader's language where it is known; else "order number" of `orderNumber`. */
function fieldWords(name: string, t: Words): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]/g, " ")
    .toLowerCase()
    .replace(/ (id|key)$/, "");
  const known = `targets.${words}` as "targets.ticket";
  return t.has(known) ? t(known) : words;
}

/** To whom and where a draft goes, as a line and as a sentence of what approving does. Null where it proposes no action. */
export function destinationWords(draft: DraftDetail, t: Words): { to: string; sends: string } | null {
  if (isToolCall(draft) && draft.proposed) {
    const asked = { agent: draft.proposed.byName, tool: String(draft.destination?.target.tool) };
    return { to: t("wantsToRun", asked), sends: t("lets", asked) };
  }
  const destination = destinationOf(draft, t);
  return destination && { to: t("to", destination), sends: t("sends", destination) };
}

/** What the two sentences are made of. */
export function destinationOf({ event, destination }: DraftDetail, t: Words) {
  if (!destination) return null;
  return {
    recipient: event?.customer.email.trim() || event?.customer.name.trim() || t("toNobody"),
    connection: destination.connection ?? t("deletedConnection"),
    target: targetWords(destination.target, t) || "none",
  };
}
