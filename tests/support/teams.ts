/** A double of what Teams' bots speak with: Entra's tokens, the connector service's keys and its API. It checks what those check. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { faultsOfCard } from "./adaptive-card";

type Json = Record<string, unknown>;

export interface TeamsUser {
  /** In the directory. */
  id: string;
  /** In the connector service. */
  mri: string;
  principal: string;
  role: string;
  tenantId: string;
  /** The app is not installed for them. */
  away?: boolean;
}

export interface TeamsMessage {
  conversation: string;
  id: string;
  card: Json | null;
  text: string;
  summary: string;
  /** How often it was changed. */
  changes: number;
}

export interface TokenOptions {
  claims?: Json;
  key?: "genuine" | "unknown" | "unendorsed";
  algorithm?: string;
  /** Seconds from now. */
  expires?: number | null;
  scheme?: string;
}

/** Bytes that Teams takes of a message. */
const mostBytes = 28 * 1024;

export async function startTeams(tenantId: string) {
  const [genuine, unknown, unendorsed] = await Promise.all([
    generateKeyPair("RS256"),
    generateKeyPair("RS256"),
    generateKeyPair("RS256"),
  ]);
  const pairs = { genuine, unknown, unendorsed };
  const keys = await Promise.all(
    (["genuine", "unendorsed"] as const).map(async (kid) => ({
      ...(await exportJWK(pairs[kid].publicKey)),
      kid,
      endorsements: kid === "genuine" ? ["msteams", "skype"] : ["webchat"],
    })),
  );
  const double = {
    appId: randomUUID(),
    password: randomUUID(),
    tenantId,
    url: "",
    /** Of the product. */
    endpoint: "",
    users: new Map<string, TeamsUser>(),
    channels: new Set<string>(),
    messages: [] as TeamsMessage[],
    /** What a real Teams would have refused. */
    faults: [] as string[],
    calls: [] as { method: string; path: string }[],
    refused: null as { status: number; code: string; retryAfter?: number; path: RegExp; times: number } | null,
    /** Done once, while a message is being posted. */
    meanwhile: null as (() => Promise<void>) | null,
    /** The next calls of such a path fail like this; `0`: the connection ends after it was done. */
    failNext(
      path: RegExp,
      status: number,
      code = "Failed",
      { times = 1, retryAfter }: { times?: number; retryAfter?: number } = {},
    ) {
      double.refused = { path, status, code, times, ...(retryAfter !== undefined && { retryAfter }) };
    },
    addUser(user: Partial<TeamsUser> & { id: string }): TeamsUser {
      const made = { mri: `29:${user.id}`, principal: `${user.id}@acme.example`, role: "user", tenantId, ...user };
      double.users.set(made.id, made);
      return made;
    },
    messagesIn: (conversation: string) => double.messages.filter((message) => message.conversation === conversation),
    /** A person's own conversation with the app. */
    own: ({ id }: TeamsUser) => `a:${id}`,

    async token({
      claims = {},
      key = "genuine",
      algorithm = "RS256",
      expires = 3_600,
      scheme = "Bearer",
    }: TokenOptions = {}) {
      const now = Math.floor(Date.now() / 1000);
      const all = {
        iss: "https://api.botframework.com",
        aud: double.appId,
        nbf: now - 10,
        serviceurl: `${double.url}/teams`,
        ...(expires !== null && { exp: now + expires }),
        ...claims,
      };
      const secret = algorithm === "RS256" ? pairs[key].privateKey : Buffer.from(double.appId);
      const signed = await new SignJWT(all).setProtectedHeader({ alg: algorithm, kid: key }).sign(secret);
      return `${scheme} ${signed}`.trim();
    },

    /** Posts an activity to the product, as the connector service does. */
    async post(activity: Json, token: TokenOptions | string = {}): Promise<Response> {
      return fetch(double.endpoint, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: typeof token === "string" ? token : await double.token(token),
        },
        body: JSON.stringify(activity),
      });
    },

    activity(who: TeamsUser, conversation: string, rest: Json): Json {
      return {
        id: randomUUID(),
        timestamp: new Date().toISOString(),
        channelId: "msteams",
        serviceUrl: `${double.url}/teams`,
        from: { id: who.mri, name: who.principal, aadObjectId: who.id },
        recipient: { id: `28:${double.appId}`, name: "Countersign" },
        conversation: {
          id: conversation,
          conversationType: conversation.startsWith("19:") ? "channel" : "personal",
          tenantId,
        },
        channelData: { tenant: { id: tenantId } },
        ...rest,
      };
    },

    /** What a client sends where somebody presses an action of a card, with what was filled in. */
    pressing(
      who: TeamsUser,
      message: TeamsMessage,
      verb: string,
      { values = {}, card = message.card, ...rest }: { values?: Json; card?: Json | null } & Json = {},
    ): Json {
      const action = actionsOf(card).find((found) => found.verb === verb);
      if (!action) throw new Error(`There is no ${verb} on the card.`);
      const thread = message.conversation.startsWith("19:")
        ? `${message.conversation};messageid=${message.id}`
        : message.conversation;
      return double.activity(who, thread, {
        type: "invoke",
        name: "adaptiveCard/action",
        replyToId: message.id,
        value: {
          action: { type: "Action.Execute", verb, data: { ...(action.data as Json), ...values } },
          trigger: "manual",
        },
        ...rest,
      });
    },

    /** Presses, and gives what is shown in the card's place or told. */
    async press(
      who: TeamsUser,
      message: TeamsMessage,
      verb: string,
      options: { values?: Json; card?: Json | null } = {},
    ): Promise<{ card: Json | null; text: string }> {
      const response = await double.post(double.pressing(who, message, verb, options));
      if (response.status !== 200) throw new Error(`Answered with ${response.status}.`);
      return double.readAnswer(await response.json());
    },

    readAnswer(answer: { type: string; value: unknown; statusCode: number }): { card: Json | null; text: string } {
      if (answer.type === "application/vnd.microsoft.activity.message")
        return { card: null, text: String(answer.value) };
      if (answer.type !== "application/vnd.microsoft.card.adaptive") throw new Error(`Answered with ${answer.type}.`);
      const card = answer.value as Json;
      double.faults.push(...faultsOfCard(card));
      return { card, text: "" };
    },

    say: (who: TeamsUser, words: string, conversation = `a:${who.id}`): Promise<Response> =>
      double.post(double.activity(who, conversation, { type: "message", text: words, textFormat: "plain" })),

    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      double.faults.push(String(error));
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
    const body = await text(request);
    const send = (status: number, value: unknown, headers: Record<string, string> = {}) =>
      void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
    const fault = (status: number, code: string, says: string) => {
      double.faults.push(`${path}: ${says}`);
      send(status, { error: { code, message: says } });
    };
    double.calls.push({ method: request.method ?? "", path });

    const { refused } = double;
    const fails = refused && refused.path.test(`${request.method} ${path}`) && refused.times > 0 ? refused : null;
    if (fails) fails.times -= 1;
    if (fails && fails.status > 0) {
      return send(
        fails.status,
        { error: { code: fails.code, message: "" } },
        fails.retryAfter === undefined ? {} : { "retry-after": String(fails.retryAfter) },
      );
    }
    const done = (status: number, value: unknown) => (fails ? void response.destroy() : send(status, value));

    if (path === "/v1/.well-known/keys") return done(200, { keys });
    if (path === `/${tenantId}/oauth2/v2.0/token`) {
      const form = Object.fromEntries(new URLSearchParams(body));
      const isOurs = form.client_id === double.appId && form.client_secret === double.password;
      if (!isOurs || form.grant_type !== "client_credentials") return send(401, { error: "invalid_client" });
      if (form.scope !== "https://api.botframework.com/.default") return send(400, { error: "invalid_scope" });
      return done(200, { token_type: "Bearer", expires_in: 3_599, access_token: `token-of-${double.appId}` });
    }
    if (request.headers.authorization !== `Bearer token-of-${double.appId}`)
      return fault(401, "Unauthorized", "no token");

    if (path === "/teams/v3/conversations" && request.method === "POST") return open(JSON.parse(body) as Json);
    const [, conversation = "", kind = "", id = ""] =
      /^\/teams\/v3\/conversations\/([^/]+)\/(activities|members)\/?(.*)$/.exec(path) ?? [];
    const [base = "", thread] = conversation.split(";messageid=");
    if (kind === "members") {
      const user = [...double.users.values()].find(({ mri }) => mri === id);
      if (!user || user.role === "stranger")
        return send(404, { error: { code: "MemberNotFoundInConversation", message: "" } });
      return done(200, {
        id: user.mri,
        aadObjectId: user.id,
        tenantId: user.tenantId,
        userRole: user.role,
        userPrincipalName: user.principal,
        email: user.principal,
        name: "A name",
      });
    }
    if (kind !== "activities") return fault(404, "NotFound", "no such address");
    const isThere = double.channels.has(base) || [...double.users.values()].some((user) => double.own(user) === base);
    if (!isThere) return send(404, { error: { code: "ConversationNotFound", message: "" } });
    const activity = JSON.parse(body) as Json;
    if (!fits(activity, body, fault)) return;
    if (request.method === "PUT") {
      const message = double.messages.find((found) => found.conversation === base && found.id === id);
      if (!message) return send(404, { error: { code: "ActivityNotFound", message: "" } });
      if (thread !== undefined && thread !== id) return fault(400, "BadSyntax", "another thread");
      Object.assign(message, contentOf(activity), { changes: message.changes + 1 });
      return done(200, { id });
    }
    const { meanwhile } = double;
    double.meanwhile = null;
    await meanwhile?.();
    return done(201, { id: keep(base, activity).id });

    function open({ members, channelData, isGroup, tenantId: of, activity: first }: Json): void {
      const channel = (channelData as { channel?: { id?: string } } | undefined)?.channel?.id;
      if (of !== tenantId) return fault(400, "BadSyntax", "no tenant");
      if (channel !== undefined) {
        if (!double.channels.has(channel))
          return send(403, { error: { code: "BotNotInConversationRoster", message: "" } });
        if (!isGroup || !first) return fault(400, "BadSyntax", "no activity");
        if (!fits(first as Json, JSON.stringify(first), fault)) return;
        const begun = keep(channel, first as Json);
        return done(201, { id: `${channel};messageid=${begun.id}`, activityId: begun.id });
      }
      const [member, ...others] = (members ?? []) as { id?: string }[];
      const user = [...double.users.values()].find(({ mri }) => mri === member?.id);
      if (isGroup || others.length > 0 || !user) return fault(400, "BadSyntax", "not one member by the connector's id");
      if (user.away) return send(403, { error: { code: "ForbiddenOperationException", message: "" } });
      return done(201, { id: double.own(user) });
    }
  }

  function fits(activity: Json, body: string, fault: (status: number, code: string, says: string) => void): boolean {
    if (Buffer.byteLength(body) > mostBytes) {
      fault(413, "MessageSizeTooBig", "too big");
      double.faults.pop();
      return false;
    }
    const faults = [...(activity.type === "message" ? [] : ["no message"]), ...faultsOfCard(contentOf(activity).card)];
    if (faults.length > 0) fault(400, "BadSyntax", faults.join("; "));
    return faults.length === 0;
  }

  function keep(conversation: string, activity: Json): TeamsMessage {
    const id = String(1_700_000_000_000 + double.messages.length);
    const message = { conversation, id, changes: 0, ...contentOf(activity) };
    double.messages.push(message);
    return message;
  }

  return double;
}

export type TeamsDouble = Awaited<ReturnType<typeof startTeams>>;

function contentOf({ attachments, text: words, summary }: Json) {
  const [attachment] = (attachments ?? []) as { contentType: string; content: Json }[];
  const card = attachment?.contentType === "application/vnd.microsoft.card.adaptive" ? attachment.content : null;
  return { card, text: String(words ?? ""), summary: String(summary ?? "") };
}

/** Every action of a card. */
export function actionsOf(card: unknown): Json[] {
  if (Array.isArray(card)) return card.flatMap(actionsOf);
  if (typeof card !== "object" || card === null) return [];
  const { fallback: _, ...rest } = card as Json;
  const own = typeof rest.type === "string" && rest.type.startsWith("Action.") ? [rest] : [];
  return [...own, ...Object.values(rest).flatMap(actionsOf)];
}
