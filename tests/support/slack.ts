/** Slack on loopback: its Web API with what it refuses, and its side of the conversation, signed as Slack signs. */
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import {
  asJson,
  chosen,
  elementsIn,
  type Fault,
  faultsInBlocks,
  faultsInView,
  type Json,
  withIds,
} from "@/tests/support/slack-block-kit";

export interface SlackMessage {
  teamId: string;
  /** C… or D…, as the answer to chat.postMessage names it. */
  channel: string;
  ts: string;
  threadTs?: string;
  /** Who posted it: the bot's user id, or a person's. */
  user: string;
  /** In a DM: the person. */
  dmWith?: string;
  text: string;
  blocks: Json[];
  metadata?: unknown;
  /** The only person who sees it. */
  ephemeralTo?: string;
  /** What it said at first and after each update, the newest last. */
  revisions: { text: string; blocks: Json[] }[];
}

export interface SlackView {
  id: string;
  hash: string;
  teamId: string;
  userId: string;
  rootId: string;
  previousId?: string;
  /** As it was sent, with ids for the blocks and elements that had none. */
  view: Json & { blocks: Json[] };
  closed: boolean;
  /** What the last submission was refused with, by block_id. */
  errors?: Record<string, string>;
  /** What its person has typed and chosen so far, by `block_id/action_id`: it outlives an update that keeps both. */
  typed: Record<string, string>;
}

export interface Ack {
  status: number;
  body: string;
  ms: number;
}

/** teamId: the person's own company as Slack names it in payloads, when that is not where the message stands. */
export interface Who {
  userId: string;
  teamId?: string;
}

export interface SlackUser {
  id: string;
  name?: string;
  email?: string;
  emailConfirmed?: boolean;
  guest?: boolean;
  bot?: boolean;
  deleted?: boolean;
  /** Of another company, met in a shared channel. */
  homeTeam?: string;
}

export interface SlackChannel {
  id: string;
  name: string;
  private?: boolean;
  shared?: boolean;
  archived?: boolean;
  /** Default: it is. */
  botIsMember?: boolean;
}

/** reset-after: the call is carried out, its answer never comes. */
export type Failure = "ratelimited" | "500" | "reset" | "reset-after" | "html" | { error: string };

export interface SlackDouble {
  /** For the client's slackApiUrl: ends in /api/. */
  apiUrl: string;
  signingSecret: string;
  appId: string;
  clientId: string;
  clientSecret: string;
  /** Where clicks, commands and events go; to be set. */
  requestUrl: string;
  /** With the bot installed, unless told otherwise; its token stays the same when OAuth is done later. */
  addTeam(
    teamId: string,
    options?: { installed?: boolean; scopes?: string[] },
  ): { botToken: string; botUserId: string; botId: string };
  addUser(teamId: string, user: SlackUser): void;
  /** Adds, or changes, a channel. */
  addChannel(teamId: string, channel: SlackChannel): void;
  /** What stands in a channel, or in the bot's DM with a user, now: oldest first, people's replies and notes to one person too. */
  messagesIn(channelOrUserId: string): SlackMessage[];
  calls: { method: string; token: string; args: Json; ok: boolean; error?: string }[];
  /** A button, an overflow or a select (selected: an option's value, or an id). staleClient: as the message was before. */
  click(
    message: SlackMessage,
    actionId: string,
    who: Who,
    options?: { selected?: string; staleClient?: boolean },
  ): Promise<Ack>;
  /** Modals in the order in which they were opened. */
  views: SlackView[];
  homeOf(userId: string): SlackView | undefined;
  /** The person fills in (by block_id) and submits; what the answer says is done to the view. */
  submit(view: SlackView, values: Record<string, string>, who?: Who): Promise<Ack>;
  clickInView(view: SlackView, actionId: string, who?: Who, options?: { selected?: string }): Promise<Ack>;
  /** "/countersign <text>" */
  command(text: string, who: { userId: string; teamId: string; channelId: string }): Promise<Ack>;
  openHome(who: { userId: string; teamId: string }): Promise<Ack>;
  /** In the message's thread. Status 0: Slack has no leave to tell of it. */
  reply(message: SlackMessage, text: string, who: Who): Promise<Ack>;
  /** Any event_callback; repeated up to three times while it is not answered with 2xx. */
  event(teamId: string, event: Json): Promise<Ack>;
  /** Someone removes the app from the team. */
  uninstall(teamId: string): Promise<void>;
  /** Signed, for attacks; with the headers of something sent, the very same again. */
  send(
    body: string,
    options?: { contentType?: string; timestamp?: number; secret?: string; headers?: Record<string, string> },
  ): Promise<Ack>;
  sent: { body: string; headers: Record<string, string> }[];
  /** The next calls of this method. */
  failNext(method: string, how: Failure, times?: number, retryAfter?: number): void;
  /** What people would have seen as "trouble connecting", and what Slack could do nothing with: nothing, in a sound test. */
  troubles: string[];
  /** What Slack hands to the redirect. */
  authorizeCode(teamId: string, redirectUri: string, userId?: string): string;
  stop(): Promise<void>;
}

/** Those of the manifest. */
const botScopes = [
  ...["chat:write", "commands", "users:read", "users:read.email", "channels:read", "groups:read"],
  ...["channels:history", "groups:history", "im:history"],
];

const scopeOf: Record<string, string> = {
  "chat.postMessage": "chat:write",
  "chat.update": "chat:write",
  "chat.delete": "chat:write",
  "chat.postEphemeral": "chat:write",
  "conversations.open": "im:write",
  "bots.info": "users:read",
  "users.info": "users:read",
  "users.lookupByEmail": "users:read.email",
};

interface Team {
  id: string;
  botToken: string;
  botUserId: string;
  botId: string;
  scopes: string[];
  state: "new" | "installed" | "revoked";
}
type Channel = Omit<SlackChannel, "name"> & { teamId: string; name?: string; dmWith?: string };

class Refused extends Error {
  constructor(
    readonly error: string,
    readonly more: Json = {},
  ) {
    super(error);
  }
}

const says = ({ says: words, at }: Fault) => `${words} [json-pointer:${at}]`;
const inFull = (faults: Fault[]) =>
  faults.flatMap((fault) => [
    `[ERROR] failed to match all allowed schemas [json-pointer:${fault.at.replace(/\/[^/]*$/, "")}]`,
    `[ERROR] ${says(fault)}`,
  ]);
const str = (value: unknown) => (typeof value === "string" ? value : "");
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** echo: the bot's own posts and updates come back as events, as they do where it reads the channel. */
export async function startSlack({ echo = false } = {}): Promise<SlackDouble> {
  const signingSecret = hex(16);
  const appId = `A${hex(5).toUpperCase()}`;
  const clientId = `${Date.now()}.${appId}`;
  const clientSecret = hex(16);
  const teams = new Map<string, Team>();
  const users: (SlackUser & { teamId: string })[] = [];
  const channels: Channel[] = [];
  const messages: SlackMessage[] = [];
  const views: SlackView[] = [];
  const homes: SlackView[] = [];
  const triggers = new Map<string, { teamId: string; userId: string; at: number; used: boolean; view?: SlackView }>();
  const responseUrls = new Map<string, { left: number; channel: Channel; userId: string; message?: SlackMessage }>();
  const codes = new Map<string, { teamId: string; redirectUri: string; userId: string; at: number }>();
  const failures: { method: string; how: Failure; retryAfter: number }[] = [];
  const calls: SlackDouble["calls"] = [];
  const sent: SlackDouble["sent"] = [];
  const troubles: string[] = [];
  const underWay = new Set<Promise<unknown>>();

  let lastTick = 0;
  const nextTs = () => {
    lastTick = Math.max(Date.now() * 1000, lastTick + 1);
    return `${Math.floor(lastTick / 1e6)}.${String(lastTick % 1e6).padStart(6, "0")}`;
  };
  const teamCalled = (id: string) => {
    const team = teams.get(id);
    if (!team) throw new Error(`There is no team ${id}.`);
    return team;
  };
  const userIn = (teamId: string, id: unknown) => users.find((user) => user.teamId === teamId && user.id === id);
  const channelIn = (teamId: string, id: unknown) =>
    channels.find((channel) => channel.teamId === teamId && channel.id === id);
  const dm = (teamId: string, userId: string) => {
    const id = `D${teamId.slice(1)}${userId.slice(1)}`;
    const known = channelIn(teamId, id);
    if (known) return known;
    const opened: Channel = { id, teamId, dmWith: userId };
    channels.push(opened);
    return opened;
  };
  const typeOf = (channel: Channel) => (channel.dmWith ? "im" : channel.private ? "group" : "channel");

  // The Web API.

  /** Where the bot may write; a user's id stands for the DM. */
  function writable(team: Team, id: unknown, archived: string): Channel {
    const user = userIn(team.id, id);
    if (user?.bot) throw new Refused("cannot_dm_bot");
    if (user && !user.deleted) return dm(team.id, user.id);
    const channel = channelIn(team.id, id);
    const out = channel?.botIsMember === false;
    if (!channel || (out && channel.private)) throw new Refused("channel_not_found");
    if (channel.archived) throw new Refused(archived);
    if (out) throw new Refused("not_in_channel");
    return channel;
  }

  /** The text and blocks that a message is to have. */
  function content(args: Json): { text: string; blocks: Json[] } {
    const blocks = args.blocks ?? [];
    if (!Array.isArray(blocks)) throw new Refused("invalid_blocks_format");
    const faults = faultsInBlocks(blocks);
    if (faults.length)
      throw new Refused("invalid_blocks", {
        errors: faults.map(says),
        response_metadata: { messages: inFull(faults) },
      });
    if (JSON.stringify(blocks).length > 13_000) throw new Refused("msg_blocks_too_long");
    if (!str(args.text) && args.blocks === undefined) throw new Refused("no_text");
    if (!str(args.text) && !blocks.length) throw new Refused("no_text");
    return { text: str(args.text).slice(0, 40_000), blocks: withIds(blocks) };
  }

  function post(channel: Channel, user: string, said: { text: string; blocks: Json[] }, more: Partial<SlackMessage>) {
    const { id, teamId, dmWith } = channel;
    const message: SlackMessage = {
      teamId,
      channel: id,
      ts: nextTs(),
      user,
      dmWith,
      ...said,
      revisions: [said],
      ...more,
    };
    messages.push(message);
    return message;
  }

  /** The ts of the thread that a message of this ts belongs to; undefined where there is no such message. */
  function threadAt(channel: Channel, ts: unknown): string | undefined {
    const parent = messages.find((one) => one.channel === channel.id && one.ts === ts && !one.ephemeralTo);
    return parent && (parent.threadTs ?? parent.ts);
  }

  function ownMessage(team: Team, channel: Channel, ts: unknown, foreign: string): SlackMessage {
    const message = messages.find((one) => one.channel === channel.id && one.ts === ts && !one.ephemeralTo);
    if (!message) throw new Refused("message_not_found");
    if (message.user !== team.botUserId) throw new Refused(foreign);
    return message;
  }

  const messageJson = ({ teamId, user, ts, threadTs, text, blocks }: SlackMessage) => ({
    type: "message",
    user,
    ...(user === teams.get(teamId)?.botUserId && { bot_id: teams.get(teamId)?.botId, app_id: appId }),
    ts,
    ...(threadTs && { thread_ts: threadTs }),
    team: teamId,
    text,
    ...(blocks.length && { blocks }),
  });

  function echoed(message: SlackMessage, previous?: Json) {
    const channel = channelIn(message.teamId, message.channel);
    if (!echo || !channel || !mayTell(channel)) return;
    const where = { channel: channel.id, channel_type: typeOf(channel), event_ts: nextTs() };
    const inner = messageJson(message);
    const told = previous
      ? {
          type: "message",
          subtype: "message_changed",
          hidden: true,
          message: inner,
          previous_message: previous,
          ts: nextTs(),
        }
      : inner;
    later(event(message.teamId, { ...told, ...where }));
  }

  function viewOf(args: Json, type: "modal" | "home"): SlackView["view"] {
    const view = asJson(args.view) ?? {};
    const faults = faultsInView(view, type);
    if (faults.length) throw new Refused("invalid_arguments", { response_metadata: { messages: inFull(faults) } });
    if (JSON.stringify(view).length > 250_000) throw new Refused("view_too_large");
    return { ...view, blocks: withIds(view.blocks) };
  }
  const newHash = () => `${Math.floor(Date.now() / 1000)}.${hex(4)}`;

  function openView(team: Team, userId: string, view: SlackView["view"], previous?: SlackView): SlackView {
    const externalId = str(view.external_id);
    if (externalId && views.some((one) => one.teamId === team.id && !one.closed && one.view.external_id === externalId))
      throw new Refused("duplicate_external_id");
    if (previous && views.filter((one) => one.rootId === previous.rootId && !one.closed).length >= 3)
      throw new Refused("push_limit_reached");
    const id = `V${hex(5).toUpperCase()}`;
    const opened: SlackView = {
      ...{ id, hash: newHash(), teamId: team.id, userId, rootId: previous?.rootId ?? id, previousId: previous?.id },
      ...{ view, closed: false, typed: {} },
    };
    return opened;
  }

  function change(view: SlackView, next: SlackView["view"]) {
    view.view = next;
    view.hash = newHash();
    view.errors = undefined;
  }

  function stateOf(blocks: Json[], typed: Record<string, string>) {
    const values: Record<string, Json> = {};
    for (const { block, element } of elementsIn(blocks)) {
      const said = chosen(element, typed[`${str(block.block_id)}/${str(element.action_id)}`]);
      if (!said || element.type === "overflow") continue;
      values[str(block.block_id)] = { ...values[str(block.block_id)], [str(element.action_id)]: said };
    }
    return { values };
  }

  const viewJson = (one: SlackView) => ({
    ...{ callback_id: "", private_metadata: "", external_id: "", clear_on_close: false, notify_on_close: false },
    ...{ submit: null, close: null },
    ...one.view,
    ...{ id: one.id, team_id: one.teamId, hash: one.hash, root_view_id: one.rootId },
    ...{ previous_view_id: one.previousId ?? null, state: stateOf(one.view.blocks, one.typed) },
    ...{ app_id: appId, app_installed_team_id: one.teamId, bot_id: teams.get(one.teamId)?.botId },
  });

  function triggerFor(teamId: string, userId: string, view?: SlackView): string {
    const id = `${Date.now()}.${randomBytes(4).readUInt32BE()}.${hex(16)}`;
    triggers.set(id, { teamId, userId, at: Date.now(), used: false, view });
    return id;
  }

  function pull(team: Team, id: unknown) {
    const trigger = triggers.get(str(id));
    if (!trigger || trigger.teamId !== team.id) throw new Refused("invalid_trigger_id");
    if (trigger.used) throw new Refused("exchanged_trigger_id");
    if (Date.now() - trigger.at > 3000) throw new Refused("expired_trigger_id");
    return trigger;
  }

  function userJson(team: Team, user: SlackUser) {
    const { id, name = id.toLowerCase(), email, emailConfirmed = true, guest = false, homeTeam } = user;
    const readsEmail = email && !homeTeam && team.scopes.includes("users:read.email");
    return {
      ...{ id, team_id: homeTeam ?? team.id, name, real_name: name, deleted: user.deleted ?? false },
      profile: { real_name: name, display_name: name, team: homeTeam ?? team.id, ...(readsEmail && { email }) },
      ...{ is_bot: user.bot ?? false, is_app_user: false, updated: 1 },
      ...(!user.deleted && { is_admin: false, is_owner: false, is_restricted: guest, is_ultra_restricted: false }),
      ...(!user.deleted && !homeTeam && { is_email_confirmed: emailConfirmed }),
      ...(homeTeam && { is_stranger: false }),
    };
  }

  const methods: Record<string, (args: Json, team: Team) => Json> = {
    "auth.test": (_args, team) => ({
      ...{ url: `https://${team.id.toLowerCase()}.slack.com/`, team: team.id, user: "countersign", team_id: team.id },
      ...{ user_id: team.botUserId, bot_id: team.botId, is_enterprise_install: false },
    }),
    "auth.revoke": (_args, team) => {
      later(uninstall(team.id));
      return { revoked: true };
    },
    "bots.info": (args, team) => {
      if (args.bot !== team.botId) throw new Refused("bot_not_found");
      return { bot: { id: team.botId, app_id: appId, user_id: team.botUserId, name: "countersign", deleted: false } };
    },
    "chat.postMessage": (args, team) => {
      const channel = writable(team, args.channel, "is_archived");
      const said = content(args);
      const metadata = asJson(args.metadata);
      if (args.metadata !== undefined && !(str(metadata?.event_type) && asJson(metadata?.event_payload)))
        throw new Refused("invalid_metadata_format");
      const message = post(channel, team.botUserId, said, { threadTs: threadAt(channel, args.thread_ts), metadata });
      echoed(message);
      return { channel: channel.id, ts: message.ts, message: messageJson(message) };
    },
    "chat.update": (args, team) => {
      // Unlike a post, it takes no user's id for a channel.
      if (userIn(team.id, args.channel)) throw new Refused("channel_not_found");
      const channel = writable(team, args.channel, "is_inactive");
      const message = ownMessage(team, channel, args.ts, "cant_update_message");
      if (str(args.text).length > 4000) throw new Refused("msg_too_long");
      const said = content(args);
      const previous = messageJson(message);
      Object.assign(message, said);
      message.revisions.push(said);
      if (args.metadata !== undefined) message.metadata = args.metadata;
      echoed(message, previous);
      return { channel: channel.id, ts: message.ts, text: said.text, message: messageJson(message) };
    },
    "chat.delete": (args, team) => {
      const channel = channelIn(team.id, args.channel);
      if (!channel) throw new Refused("channel_not_found");
      const message = ownMessage(team, channel, args.ts, "cant_delete_message");
      messages.splice(messages.indexOf(message), 1);
      return { channel: channel.id, ts: message.ts };
    },
    "chat.postEphemeral": (args, team) => {
      const channel = writable(team, args.channel, "is_archived");
      const user = userIn(team.id, args.user);
      if (!user || user.deleted || (channel.dmWith && channel.dmWith !== user.id))
        throw new Refused("user_not_in_channel");
      const threadTs = threadAt(channel, args.thread_ts);
      return { message_ts: post(channel, team.botUserId, content(args), { threadTs, ephemeralTo: user.id }).ts };
    },
    "chat.getPermalink": (args, team) => {
      const channel = channelIn(team.id, args.channel);
      if (!channel) throw new Refused("channel_not_found");
      if (!threadAt(channel, args.message_ts)) throw new Refused("message_not_found");
      const at = str(args.message_ts).replace(".", "");
      return {
        channel: channel.id,
        permalink: `https://${team.id.toLowerCase()}.slack.com/archives/${channel.id}/p${at}`,
      };
    },
    "conversations.info": (args, team) => {
      const channel = channelIn(team.id, args.channel);
      if (!channel) throw new Refused("channel_not_found");
      const type = typeOf(channel);
      needs(team, { im: "im:read", group: "groups:read", channel: "channels:read" }[type]);
      const { id, name, shared = false, archived = false, botIsMember = true } = channel;
      if (channel.private && !botIsMember) throw new Refused("channel_not_found");
      if (type === "im") return { channel: { id, is_im: true, user: channel.dmWith, is_archived: false } };
      return {
        channel: {
          ...{
            id,
            name,
            name_normalized: name,
            is_channel: type === "channel",
            is_group: type === "group",
            is_im: false,
          },
          ...{ is_private: type === "group", is_archived: archived, is_member: botIsMember, is_general: false },
          ...{ is_shared: shared, is_ext_shared: shared, is_org_shared: false, is_pending_ext_shared: false },
          context_team_id: team.id,
        },
      };
    },
    "conversations.open": (args, team) => {
      const user = userIn(team.id, args.users);
      if (!user) throw new Refused("user_not_found");
      if (user.deleted) throw new Refused("user_disabled");
      if (user.bot) throw new Refused("cannot_dm_bot");
      return { channel: { id: dm(team.id, user.id).id } };
    },
    "users.info": (args, team) => {
      const user = userIn(team.id, args.user);
      if (!user) throw new Refused("user_not_found");
      return { user: userJson(team, user) };
    },
    "users.lookupByEmail": (args, team) => {
      const wanted = str(args.email).toLowerCase();
      const user = users.find(
        (one) => one.teamId === team.id && !one.deleted && !one.homeTeam && one.email?.toLowerCase() === wanted,
      );
      if (!user) throw new Refused("users_not_found");
      return { user: userJson(team, user) };
    },
    "views.open": (args, team) => {
      const view = viewOf(args, "modal");
      const trigger = pull(team, args.trigger_id);
      const opened = openView(team, trigger.userId, view);
      trigger.used = true;
      views.push(opened);
      return { view: viewJson(opened) };
    },
    "views.push": (args, team) => {
      const view = viewOf(args, "modal");
      const trigger = pull(team, args.trigger_id);
      if (!trigger.view || trigger.view.closed) throw new Refused("not_found");
      const pushed = openView(team, trigger.userId, view, trigger.view);
      trigger.used = true;
      views.push(pushed);
      return { view: viewJson(pushed) };
    },
    "views.update": (args, team) => {
      const known = [...views, ...homes].find(
        (one) =>
          one.teamId === team.id &&
          !one.closed &&
          (args.view_id !== undefined ? one.id === args.view_id : one.view.external_id === str(args.external_id)),
      );
      if (!known || (args.view_id === undefined && !str(args.external_id))) throw new Refused("not_found");
      if (args.hash !== undefined && args.hash !== known.hash) throw new Refused("hash_conflict");
      change(known, viewOf(args, homes.includes(known) ? "home" : "modal"));
      return { view: viewJson(known) };
    },
    "views.publish": (args, team) => {
      const user = userIn(team.id, args.user_id);
      if (!user) throw new Refused("user_not_found");
      const known = homes.find((one) => one.teamId === team.id && one.userId === user.id);
      if (args.hash !== undefined && args.hash !== known?.hash) throw new Refused("hash_conflict");
      const view = viewOf(args, "home");
      if (known) change(known, view);
      else homes.push(openView(team, user.id, view));
      return { view: viewJson(homes.find((one) => one.teamId === team.id && one.userId === user.id) as SlackView) };
    },
  };

  function needs(team: Team, scope: string | undefined) {
    if (scope && !team.scopes.includes(scope))
      throw new Refused("missing_scope", { needed: scope, provided: team.scopes.join(",") });
  }

  function teamOf(token: string): Team {
    if (!token) throw new Refused("not_authed");
    if (token.startsWith("xapp-")) throw new Refused("not_allowed_token_type");
    const team = [...teams.values()].find(({ botToken }) => botToken === token);
    if (!team || team.state === "new") throw new Refused("invalid_auth");
    if (team.state === "revoked") throw new Refused("token_revoked");
    return team;
  }

  function access(args: Json, authorization: string): Json {
    const [, basic = ""] = /^Basic (.+)$/.exec(authorization) ?? [];
    const [id = str(args.client_id), secret = str(args.client_secret)] = basic
      ? Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent)
      : [];
    if (id !== clientId) throw new Refused("invalid_client_id");
    if (secret !== clientSecret) throw new Refused("bad_client_secret");
    const code = codes.get(str(args.code));
    if (!code || Date.now() - code.at > 600_000) throw new Refused("invalid_code");
    if (code.redirectUri !== str(args.redirect_uri)) throw new Refused("bad_redirect_uri");
    codes.delete(str(args.code));
    const team = teamCalled(code.teamId);
    if (team.state === "revoked") team.botToken = `xoxb-${hex(16)}`;
    team.state = "installed";
    return {
      ...{ app_id: appId, authed_user: { id: code.userId }, scope: team.scopes.join(","), token_type: "bot" },
      ...{ access_token: team.botToken, bot_user_id: team.botUserId, team: { id: team.id, name: team.id } },
      ...{ enterprise: null, is_enterprise_install: false },
    };
  }

  async function argsOf(request: IncomingMessage): Promise<Json> {
    const type = (request.headers["content-type"] ?? "").split(";")[0];
    const body = await readText(request);
    if (request.method !== "POST") throw new Refused("invalid_post_type");
    if (type === "application/json") return asJson(JSON.parse(body)) ?? {};
    if (type !== "application/x-www-form-urlencoded") throw new Refused("invalid_post_type");
    const fields = Object.entries(Object.fromEntries(new URLSearchParams(body)));
    const parsed = (value: string): unknown => {
      try {
        return JSON.parse(value);
      } catch {
        return value;
      }
    };
    return Object.fromEntries(
      fields.map(([name, value]) => [name, ["blocks", "view", "metadata"].includes(name) ? parsed(value) : value]),
    );
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://loopback");
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      const html = typeof body === "string";
      response.writeHead(status, { "content-type": html ? "text/html" : "application/json", ...headers });
      response.end(html ? body : JSON.stringify(body));
    };
    async function api(method: string) {
      const authorization = request.headers.authorization ?? "";
      let [, token = ""] = /^Bearer (.+)$/.exec(authorization) ?? [];
      let args: Json = {};
      let result: Json;
      let failure: (typeof failures)[number] | undefined;
      const headers: Record<string, string> = {};
      try {
        args = await argsOf(request);
        token ||= str(args.token);
        const next = failures.findIndex((one) => one.method === method);
        if (next >= 0) [failure] = failures.splice(next, 1);
        if (failure && failure.how !== "reset-after")
          throw new Refused(typeof failure.how === "string" ? failure.how : failure.how.error);
        if (method === "oauth.v2.access") result = { ok: true, ...access(args, authorization) };
        else {
          const carryOut = methods[method];
          if (!carryOut) throw new Refused("unknown_method", { req_method: method });
          const team = teamOf(token);
          headers["x-oauth-scopes"] = team.scopes.join(",");
          headers["x-accepted-oauth-scopes"] = scopeOf[method] ?? "";
          needs(team, scopeOf[method]);
          result = { ok: true, ...carryOut(args, team) };
        }
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        result = { ok: false, error: error.error, ...error.more };
      }
      calls.push({ method, token, args, ok: result.ok === true, ...(!result.ok && { error: str(result.error) }) });
      switch (failure?.how) {
        case "reset":
        case "reset-after":
          return void request.socket.destroy();
        case "ratelimited":
          return answer(429, result, { ...headers, "retry-after": String(failure.retryAfter) });
        case "500":
          return answer(500, "<html>Something went wrong</html>");
        case "html":
          return answer(200, "<html>Down for maintenance</html>");
        default:
          return answer(200, result, headers);
      }
    }
    async function respond(key: string) {
      const url = responseUrls.get(key);
      if (!url || url.left < 1) return answer(404, { ok: false, error: url ? "used_url" : "no_such_url" });
      url.left -= 1;
      try {
        const args = await argsOf(request);
        const own = url.message && messages.includes(url.message) ? url.message : undefined;
        if (args.delete_original === true && own) messages.splice(messages.indexOf(own), 1);
        else if (args.replace_original === true && own) {
          const said = content(args);
          Object.assign(own, said).revisions.push(said);
        } else noted(url.channel, url.userId, args, threadAt(url.channel, args.thread_ts));
        return answer(200, { ok: true });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        troubles.push(`response_url: ${error.error} ${JSON.stringify(error.more)}`);
        return answer(400, { ok: false, error: error.error });
      }
    }
    const [, kind, name = ""] = pathname.split("/");
    later(
      (kind === "api" ? api(name) : kind === "response" ? respond(name) : Promise.reject(new Error(pathname))).catch(
        (error: unknown) => {
          troubles.push(`The double itself failed: ${String(error)}`);
          response.destroy();
        },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** The answer to a command or by a response_url: to one person, unless it is for all. */
  function noted(channel: Channel, userId: string, args: Json, threadTs?: string) {
    const ephemeralTo = args.response_type === "in_channel" ? undefined : userId;
    return post(channel, teamCalled(channel.teamId).botUserId, content(args), { threadTs, ephemeralTo });
  }

  // Slack's side.

  function later(work: Promise<unknown>) {
    const settled = work.finally(() => underWay.delete(settled));
    underWay.add(settled);
  }

  type Answer = Ack & { noRetry: boolean };
  async function send(
    body: string,
    options: { contentType?: string; timestamp?: number; secret?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const {
      contentType = "application/json",
      timestamp = Math.floor(Date.now() / 1000),
      secret = signingSecret,
    } = options;
    const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
    const headers: Record<string, string> = {
      "content-type": contentType,
      "x-slack-request-timestamp": String(timestamp),
      "x-slack-signature": `v0=${signature}`,
      ...options.headers,
    };
    sent.push({ body, headers });
    const began = performance.now();
    const response = await fetch(slack.requestUrl, { method: "POST", body, headers, redirect: "manual" });
    const answered = await response.text();
    const noRetry = response.headers.get("x-slack-no-retry") === "1";
    return { status: response.status, body: answered, ms: performance.now() - began, noRetry };
  }
  const form = "application/x-www-form-urlencoded";

  /** An interaction: everything but a quick 200 is seen by the person. */
  async function interact(what: string, fields: Record<string, string>): Promise<Ack> {
    const ack = await send(new URLSearchParams(fields).toString(), { contentType: form });
    if (ack.status !== 200) troubles.push(`${what}: trouble connecting (${ack.status} ${ack.body.slice(0, 200)})`);
    if (ack.ms > 3000) troubles.push(`${what}: did not respond in time (${Math.round(ack.ms)} ms)`);
    return ack;
  }

  const sharedFields = (teamId: string, { userId, teamId: theirs }: Who) => {
    const user = userIn(teamId, userId);
    if (!user) throw new Error(`${teamId} knows no user ${userId}.`);
    const { name = userId.toLowerCase(), homeTeam = teamId } = user;
    return {
      ...{ user: { id: userId, username: name, name, team_id: homeTeam }, api_app_id: appId, token: "deprecated" },
      ...{ team: { id: theirs ?? teamId, domain: (theirs ?? teamId).toLowerCase() } },
      ...{ enterprise: null, is_enterprise_install: false },
    };
  };

  function responseUrl(channel: Channel, userId: string, message?: SlackMessage) {
    const key = hex(12);
    responseUrls.set(key, { left: 5, channel, userId, message });
    return `${origin}/response/${key}`;
  }

  /** The action of a payload: what the element as shown says when it is clicked. */
  function actionOn(blocks: Json[], actionId: string, selected?: string): Json | undefined {
    const found = elementsIn(blocks).find(({ element }) => element.action_id === actionId);
    if (!found) return undefined;
    const { block, element } = found;
    const { type, action_id, text, value, style } = element;
    return {
      ...{ type, action_id, block_id: block.block_id, action_ts: nextTs() },
      ...(type === "button"
        ? { text, ...(value !== undefined && { value }), ...(style !== undefined && { style }) }
        : {}),
      ...chosen(element, selected),
    };
  }

  async function clicked(payload: Json, actionId: string): Promise<Ack> {
    const ack = await interact(`click on ${actionId}`, { payload: JSON.stringify(payload) });
    if (ack.status === 200 && ack.body) troubles.push(`click on ${actionId}: trouble connecting (body ${ack.body})`);
    return ack;
  }

  const mayTell = (channel: Channel) => {
    const scope = `${{ im: "im", group: "groups", channel: "channels" }[typeOf(channel)]}:history`;
    const { state, scopes } = teamCalled(channel.teamId);
    return state === "installed" && channel.botIsMember !== false && scopes.includes(scope);
  };

  async function event(teamId: string, inner: Json): Promise<Ack> {
    const team = teamCalled(teamId);
    const channel = channelIn(teamId, inner.channel);
    const body = JSON.stringify({
      ...{ type: "event_callback", token: "deprecated", team_id: teamId, context_team_id: teamId, api_app_id: appId },
      ...{ event_id: `Ev${hex(5).toUpperCase()}`, event_time: Math.floor(Date.now() / 1000), event_context: hex(8) },
      authorizations: [
        { enterprise_id: null, team_id: teamId, user_id: team.botUserId, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: channel?.shared ?? false,
      event: inner,
    });
    let answer = await send(body);
    const bad = () => answer.status < 200 || answer.status > 299 || answer.ms > 3000;
    for (let retry = 1; retry <= 3 && bad() && !answer.noRetry; retry += 1) {
      const reason = answer.ms > 3000 ? "http_timeout" : "http_error";
      await pause(50 * retry);
      answer = await send(body, { headers: { "x-slack-retry-num": String(retry), "x-slack-retry-reason": reason } });
    }
    if (bad()) troubles.push(`event ${str(inner.type)}: given up (${answer.status}, ${Math.round(answer.ms)} ms)`);
    return answer;
  }

  async function uninstall(teamId: string) {
    const team = teamCalled(teamId);
    team.state = "revoked";
    await event(teamId, { type: "tokens_revoked", tokens: { oauth: [], bot: [team.botUserId] } });
    await event(teamId, { type: "app_uninstalled" });
  }

  /** What a submission's answer does to the view; what is wrong with it otherwise. */
  function applied(view: SlackView, body: string): string | undefined {
    if (!body) {
      view.closed = true;
      return;
    }
    let answer: Json = {};
    try {
      answer = asJson(JSON.parse(body)) ?? {};
    } catch {
      // Refused below, with all else that is no answer.
    }
    try {
      switch (answer.response_action) {
        case "errors": {
          const inputIds = view.view.blocks.filter(({ type }) => type === "input").map((one) => one.block_id);
          const errors = asJson(answer.errors) ?? {};
          const strange = Object.keys(errors).filter((key) => !inputIds.includes(key));
          if (strange.length || !Object.keys(errors).length) return `errors for ${strange.join(", ") || "nothing"}`;
          view.errors = errors as Record<string, string>;
          return;
        }
        case "update":
          return change(view, viewOf(answer, "modal")) as undefined;
        case "push":
          views.push(openView(teamCalled(view.teamId), view.userId, viewOf(answer, "modal"), view));
          return;
        case "clear":
          for (const one of views) if (one.rootId === view.rootId) one.closed = true;
          return;
        default:
          return `body ${body.slice(0, 200)}`;
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return `${error.error} ${JSON.stringify(error.more)}`;
    }
  }

  const slack: SlackDouble = {
    apiUrl: `${origin}/api/`,
    signingSecret,
    appId,
    clientId,
    clientSecret,
    requestUrl: "",
    calls,
    views,
    sent,
    troubles,
    addTeam(id, { installed = true, scopes = botScopes } = {}) {
      const named = { botToken: `xoxb-${hex(16)}`, botUserId: `UBOT${id}`, botId: `B${id}` };
      teams.set(id, { id, ...named, scopes, state: installed ? "installed" : "new" });
      users.push({ id: named.botUserId, teamId: id, name: "countersign", bot: true });
      return named;
    },
    addUser(teamId, user) {
      const { id } = teamCalled(teamId);
      const known = userIn(id, user.id);
      if (known) Object.assign(known, user);
      else users.push({ ...user, teamId: id });
    },
    addChannel(teamId, channel) {
      const { id } = teamCalled(teamId);
      const known = channelIn(id, channel.id);
      if (known) Object.assign(known, channel);
      else channels.push({ ...channel, teamId: id });
    },
    messagesIn: (id) => messages.filter(({ channel, dmWith }) => channel === id || dmWith === id),
    homeOf: (userId) => homes.find((one) => one.userId === userId),
    click(message, actionId, who, { selected, staleClient = false } = {}) {
      const channel = channelIn(message.teamId, message.channel);
      if (!channel) throw new Error(`There is no channel ${message.channel}.`);
      const shown = messages.includes(message) ? [message.blocks] : [];
      const before = staleClient ? message.revisions.map(({ blocks }) => blocks).toReversed() : [];
      const blocks = [...shown, ...before].find((one) => actionOn(one, actionId, selected));
      if (!blocks) throw new Error(`There is no ${actionId} on the message now.`);
      const { ts, threadTs, ephemeralTo } = message;
      const place = { message_ts: ts, channel_id: channel.id, ...(threadTs && { thread_ts: threadTs }) };
      const payload = {
        type: "block_actions",
        ...sharedFields(message.teamId, who),
        trigger_id: triggerFor(message.teamId, who.userId),
        response_url: responseUrl(channel, who.userId, message),
        container: { type: "message", ...place, is_ephemeral: Boolean(ephemeralTo) },
        channel: { id: channel.id, name: channel.name ?? "directmessage" },
        ...(!ephemeralTo && { message: { ...messageJson(message), blocks } }),
        state: stateOf(blocks, {}),
        actions: [actionOn(blocks, actionId, selected)],
      };
      return clicked(payload, actionId);
    },
    clickInView(view, actionId, who = { userId: view.userId }, { selected } = {}) {
      const action = actionOn(view.view.blocks, actionId, selected);
      if (!action || view.closed) throw new Error(`There is no ${actionId} in the view now.`);
      if (selected !== undefined) view.typed[`${str(action.block_id)}/${actionId}`] = selected;
      const payload = {
        type: "block_actions",
        ...sharedFields(view.teamId, who),
        trigger_id: triggerFor(view.teamId, who.userId, view),
        container: { type: "view", view_id: view.id },
        view: viewJson(view),
        actions: [action],
      };
      return clicked(payload, actionId);
    },
    async submit(view, values, who = { userId: view.userId }) {
      if (view.closed) throw new Error("The view is closed.");
      const inputs = elementsIn(view.view.blocks).filter(({ block }) => block.type === "input");
      for (const [blockId, value] of Object.entries(values)) {
        const input = inputs.find(({ block }) => block.block_id === blockId);
        if (!input) throw new Error(`The view has no input ${blockId}.`);
        view.typed[`${blockId}/${str(input.element.action_id)}`] = value;
      }
      const { values: state } = stateOf(view.view.blocks, view.typed);
      for (const { block, element } of inputs) {
        const said = asJson(state[str(block.block_id)]?.[str(element.action_id)]) ?? {};
        const [, value] = Object.entries(said).find(([key]) => key !== "type") ?? [];
        const { length } = [...str(value)];
        const empty = value === null || (Array.isArray(value) && !value.length);
        if (
          empty
            ? !block.optional
            : length > Number(element.max_length ?? Infinity) || length < Number(element.min_length ?? 0)
        )
          throw new Error(`Slack's own form would not send ${str(block.block_id)} like this (${length} characters).`);
      }
      const payload = {
        type: "view_submission",
        ...sharedFields(view.teamId, who),
        trigger_id: triggerFor(view.teamId, who.userId, view),
        view: viewJson(view),
        response_urls: [],
      };
      const ack = await interact("submission", { payload: JSON.stringify(payload) });
      const wrong = ack.status === 200 ? applied(view, ack.body) : undefined;
      if (wrong) troubles.push(`submission: trouble connecting (${wrong})`);
      return ack;
    },
    async command(text, { userId, teamId, channelId }) {
      const channel = channelId.startsWith("D") ? dm(teamId, userId) : channelIn(teamId, channelId);
      if (!channel) throw new Error(`There is no channel ${channelId}.`);
      const ack = await interact(`/countersign ${text}`, {
        ...{ token: "deprecated", team_id: teamId, team_domain: teamId.toLowerCase(), channel_id: channel.id },
        ...{ channel_name: channel.name ?? "directmessage", user_id: userId, user_name: userId.toLowerCase() },
        ...{ command: "/countersign", text: escaped(text), api_app_id: appId, is_enterprise_install: "false" },
        ...{ response_url: responseUrl(channel, userId), trigger_id: triggerFor(teamId, userId) },
      });
      if (ack.status !== 200 || !ack.body) return ack;
      try {
        noted(channel, userId, ack.body.startsWith("{") ? (asJson(JSON.parse(ack.body)) ?? {}) : { text: ack.body });
      } catch (error) {
        const why = error instanceof Refused ? `${error.error} ${JSON.stringify(error.more)}` : String(error);
        troubles.push(`/countersign ${text}: ${why}`);
      }
      return ack;
    },
    openHome({ userId, teamId }) {
      const home = homes.find((one) => one.teamId === teamId && one.userId === userId);
      return event(teamId, {
        ...{ type: "app_home_opened", user: userId, channel: dm(teamId, userId).id, tab: "home", event_ts: nextTs() },
        ...(home && { view: viewJson(home) }),
      });
    },
    async reply(message, text, who) {
      const { teamId } = message;
      const channel = channelIn(teamId, message.channel);
      if (!channel) throw new Error(`There is no channel ${message.channel}.`);
      const { user } = sharedFields(teamId, who);
      const threadTs = message.threadTs ?? message.ts;
      const said = post(channel, user.id, { text: escaped(text), blocks: [] }, { threadTs });
      if (!mayTell(channel)) return { status: 0, body: "", ms: 0 };
      const parent = messages.find((one) => one.channel === channel.id && one.ts === threadTs);
      return event(teamId, {
        ...{ ...messageJson(said), team: user.team_id, client_msg_id: randomUUID(), parent_user_id: parent?.user },
        ...(user.team_id !== teamId && { user_team: user.team_id, source_team: user.team_id }),
        ...{ channel: channel.id, channel_type: typeOf(channel), event_ts: said.ts },
      });
    },
    event,
    uninstall,
    send,
    failNext(method, how, times = 1, retryAfter = 1) {
      for (let n = 0; n < times; n += 1) failures.push({ method, how, retryAfter });
    },
    authorizeCode(teamId, redirectUri, userId = "U0INSTALLER") {
      const code = hex(12);
      codes.set(code, { teamId, redirectUri, userId, at: Date.now() });
      return code;
    },
    async stop() {
      await Promise.allSettled(underWay);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return slack;
}
