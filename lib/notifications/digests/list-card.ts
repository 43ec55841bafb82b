import type { MemberContext } from "@/lib/auth/member-context";
import { CardError } from "@/lib/channels/card-error";
import type { ListCard } from "@/lib/channels/desk";
import { zoneOf } from "@/lib/channels/time-words";
import { wordsIn } from "@/lib/channels/words";
import { CannotTell } from "./way";
import { writeDigest } from "./write-digest";

/** A digest as a list for channels that show cards. */
export function digestCard(
  { person }: MemberContext,
  { items, shows, appUrl }: Pick<Parameters<typeof writeDigest>[0], "items" | "shows" | "appUrl">,
): ListCard {
  const { preferences } = person;
  const locale = preferences.locale ?? "en";
  const list = writeDigest({
    items,
    locale,
    zone: zoneOf(preferences),
    shows,
    appUrl,
  });
  return {
    says: [list.heading, list.more].filter(Boolean).join(" · "),
    found: list.items.map(({ about, customer, ...item }) => ({
      ...item,
      customer: [about, customer].filter(Boolean).join(" · "),
    })),
    queueUrl: list.queueUrl,
    t: wordsIn(locale),
  };
}

/** What no try will change is not tried again. */
export function unlessFinal(error: unknown): never {
  const final = error instanceof CardError && ["refused", "gone", "long"].includes(error.kind);
  throw final ? new CannotTell(error.message, { cause: error }) : error;
}
