/** What the connector service posts, as far as it is looked at (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object). */
import { z } from "zod";

const Id = z.string().min(1).max(500);

export const Activity = z.object({
  type: Id,
  id: Id.optional(),
  name: z.string().optional(),
  channelId: Id,
  serviceUrl: z.url(),
  from: z.object({ id: Id, aadObjectId: z.guid().optional() }).optional(),
  recipient: z.object({ id: Id }),
  conversation: z.object({ id: Id, conversationType: z.string().optional(), tenantId: z.string().optional() }),
  channelData: z.object({ tenant: z.object({ id: z.string() }).optional() }).nullish(),
  /** The message on which was pressed. */
  replyToId: Id.optional(),
  text: z.string().nullish(),
  /** What was pressed on a card: as Action.Execute in an invoke, as Action.Submit in a message. */
  value: z.unknown().optional(),
});
export type Activity = z.infer<typeof Activity>;

const Executed = z.object({ action: z.object({ data: z.unknown() }), trigger: z.string().optional() });

/** What our cards carry, beside what was filled in. What it means is said again by who pressed it and what stands there. */
const Carried = z.object({ do: z.string().max(40), seen: z.string().max(200) });
const Filled = z.object({
  body: z.string().optional(),
  reason: z.string().optional(),
  comment: z.string().optional(),
  member: z.string().optional(),
  until: z.string().optional(),
});

export interface Pressed extends z.infer<typeof Carried> {
  values: z.infer<typeof Filled>;
  /** The client asked by itself, as somebody looked at the card. */
  byItself: boolean;
}

/** What was pressed; null: nothing of ours. */
export function pressedIn({ type, name, value }: Activity): Pressed | null {
  const executed = type === "invoke" && name === "adaptiveCard/action" ? Executed.safeParse(value).data : undefined;
  const data = type === "message" ? value : executed?.action.data;
  const [carried, filled] = [Carried.safeParse(data).data, Filled.safeParse(data).data];
  return carried && filled ? { ...carried, values: filled, byItself: executed?.trigger === "automatic" } : null;
}

/** Ids of messages in a thread carry the thread's. */
export const baseOf = (conversationId: string): string => conversationId.replace(/;messageid=.*$/, "");
/** The message that began the thread; null: it is in none. */
export const threadOf = (conversationId: string): string | null => /;messageid=(.+)$/.exec(conversationId)?.[1] ?? null;
export const isChannel = (conversationId: string): boolean => conversationId.startsWith("19:");

/** What a person wrote, without having named the app, and as they typed it. */
export const typedIn = (text: string): string =>
  text
    .replace(/<at\b[^>]*>.*?<\/at>/gs, " ")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .trim();
