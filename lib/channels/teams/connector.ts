/** Calls of the connector service, as this app. */
import type { ConversationClient } from "@microsoft/teams.api";
import { z } from "zod";
import { type Clock, secondsAfter } from "@/lib/core/clock";
import { parseRetryAfter } from "@/lib/resilience/retry-after";
import { CardError } from "../card-error";
import { quietLogger } from "./quiet-logger";
import type { TeamsSettings } from "./teams-settings";

/** Milliseconds. */
const patience = 10_000;

export interface Message {
  /** For notifications: no word of others. */
  summary: string;
  card?: object;
  text?: string;
}

export interface Roster {
  userId: string;
  tenantId: string;
  /** Neither a guest nor anonymous. */
  isFull: boolean;
  principal: string;
}

/** Each throws CardError. Calls are tried once: what repeats itself after a time-out would post twice. */
export interface Connector {
  /** Opens a person's own conversation with the app, or finds it. `address`: theirs, as Teams gave it. */
  conversationWith(address: string): Promise<string>;
  /** Begins a thread in a channel; returns the message's id. */
  begin(channel: string, message: Message): Promise<string>;
  post(conversation: string, message: Message): Promise<string>;
  update(conversation: string, id: string, message: Message): Promise<void>;
  /** Who somebody is in a conversation. */
  member(conversation: string, address: string): Promise<Roster>;
}

export async function teamsConnector(settings: TeamsSettings, serviceUrl: string, clock: Clock): Promise<Connector> {
  // It is large, and read where Teams is set up only.
  const { ConversationClient: Client } = await import("@microsoft/teams.api");
  const client = new Client(serviceUrl.replace(/\/$/, ""), {
    logger: quietLogger,
    token: () => tokenOf(settings, clock),
    timeout: patience,
  });
  return connectorOver(client, settings);
}

function connectorOver(client: ConversationClient, { tenantId, appId }: TeamsSettings): Connector {
  const part = encodeURIComponent;
  const bot = { id: `28:${appId}` };
  return {
    conversationWith: (address) =>
      asked(async () => {
        const members = [{ id: address, role: "user" as const }];
        return idOf(
          await client.create({ isGroup: false, bot, members, tenantId, channelData: { tenant: { id: tenantId } } }),
        );
      }),
    begin: (channel, message) =>
      asked(async () => {
        const channelData = { channel: { id: channel }, tenant: { id: tenantId } };
        const begun = await client.create({ isGroup: true, bot, tenantId, channelData, activity: toActivity(message) });
        return idOf({ id: begun.activityId });
      }),
    post: (conversation, message) =>
      asked(async () => idOf(await client.createActivity(part(conversation), toActivity(message)))),
    update: (conversation, id, message) =>
      asked(async () => {
        await client.updateActivity(part(conversation), part(id), { ...toActivity(message), id });
      }),
    member: (conversation, address) =>
      asked(async () => {
        const found = Member.parse(await client.getMemberById(part(conversation), part(address)));
        return {
          userId: found.aadObjectId,
          tenantId: found.tenantId,
          isFull: found.userRole === "user",
          principal: found.userPrincipalName,
        };
      }),
  };
}

const Member = z.object({
  aadObjectId: z.string().default(""),
  tenantId: z.string().default(""),
  userRole: z.string().default(""),
  userPrincipalName: z.string().default(""),
});

function idOf({ id }: { id?: string | undefined }): string {
  if (!id) throw new CardError("unclear", "no id");
  return id;
}

const toActivity = ({ summary, card, text }: Message) => ({
  type: "message" as const,
  summary,
  ...(text !== undefined && { text, textFormat: "plain" as const }),
  ...(card && {
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive" as const, content: card as never }],
  }),
});

/** Another call was under way, or came too soon after. */
const tooSoon = new Set([408, 409, 412, 425]);

/** Until somebody lets the app in again, or installs it. */
const blocked = new Set([
  "BotNotInConversationRoster",
  "BotDisabledByAdmin",
  "ConversationBlockedByUser",
  "ForbiddenOperationException",
]);

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toCardError(error);
  }
}

const Failure = z.object({
  response: z.object({
    status: z.number(),
    headers: z.looseObject({ "retry-after": z.string().optional() }).optional().catch(undefined),
    data: z
      .object({ error: z.object({ code: z.string() }) })
      .nullish()
      .catch(null),
  }),
});

/** The client's own classes are no plain objects. */
const asPlain = (error: unknown): unknown => {
  const response = typeof error === "object" && error !== null && "response" in error ? error.response : undefined;
  if (typeof response !== "object" || response === null) return undefined;
  const { status, headers, data } = response as Record<string, unknown>;
  return { response: { status, headers: { ...(headers as object | undefined) }, data } };
};

/** What a call failed with, without its answer, which may hold what others wrote. */
function toCardError(error: unknown): CardError {
  if (error instanceof CardError) return error;
  const failed = Failure.safeParse(asPlain(error)).data?.response;
  if (!failed) return new CardError("unclear", "no answer");
  const { status, headers, data } = failed;
  const code = /^\w{1,60}$/.exec(data?.error.code ?? "")?.[0] ?? `HTTP ${status}`;
  if (status === 429) {
    return new CardError("later", code, parseRetryAfter(headers?.["retry-after"] ?? null, new Date()) ?? null);
  }
  // https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#handle-http-429-responses
  if (tooSoon.has(status)) return new CardError("later", code);
  if (status === 413 || code === "MessageSizeTooBig") return new CardError("long", code);
  if (blocked.has(code) || status === 401 || status === 403) return new CardError("blocked", code);
  if (status === 404) return new CardError("gone", code);
  return status < 500 ? new CardError("refused", code) : new CardError("unclear", code);
}

const Granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** By app and tenant. */
const kept = new Map<string, { token: string; until: Date }>();

/** The app's own token (RFC 6749, 4.4), kept until a minute before it ends. Throws CardError. */
async function tokenOf({ appId, password, tokenUrl }: TeamsSettings, clock: Clock): Promise<string> {
  const key = `${tokenUrl} ${appId}`;
  const before = kept.get(key);
  if (before && before.until > clock.now()) return before.token;
  const response = await fetch(tokenUrl, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: appId,
      client_secret: password,
      scope: "https://api.botframework.com/.default",
    }),
    signal: AbortSignal.timeout(patience),
  }).catch(() => null);
  if (!response || response.status >= 500 || response.status === 429 || tooSoon.has(response.status))
    throw new CardError("unclear", "no token");
  const granted = Granted.safeParse(await response.json().catch(() => null)).data;
  if (!response.ok || !granted) throw new CardError("blocked", "the app's password is refused");
  kept.set(key, { token: granted.access_token, until: secondsAfter(clock.now(), granted.expires_in - 60) });
  return granted.access_token;
}
