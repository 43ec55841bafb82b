/** What Slack knows of its teams, and its Web API over that, with what it refuses. */
import { randomBytes } from "node:crypto";
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

/** Those of the manifest. */
export const botScopes = [
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
  /** With token rotation: what the token is taken anew with, once. */
  refreshToken?: string;
  /** That are good no more, as their time is up. */
  ended: Set<string>;
  /** Others that are good still. */
  before: Set<string>;
  state: "new" | "installed" | "revoked";
}
export type Channel = Omit<SlackChannel, "name"> & { teamId: string; name?: string; dmWith?: string };

export class Refused extends Error {
  constructor(
    readonly error: string,
    readonly more: Json = {},
  ) {
    super(error);
  }
}

export const refuse = (error: string): never => {
  throw new Refused(error);
};
const says = ({ says: words, at }: Fault) => `${words} [json-pointer:${at}]`;
const inFull = (faults: Fault[]) =>
  faults.flatMap((fault) => [
    `[ERROR] failed to match all allowed schemas [json-pointer:${fault.at.replace(/\/[^/]*$/, "") || fault.at}]`,
    `[ERROR] ${says(fault)}`,
  ]);
export const str = (value: unknown) => (typeof value === "string" ? value : "");
export const hex = (bytes: number) => randomBytes(bytes).toString("hex");

interface App {
  appId: string;
  clientId: string;
  clientSecret: string;
  /** The bot's own post or update, where Slack would tell the app of it. */
  echo(teamId: string, event: Json): void;
  uninstall(teamId: string): void;
}

export function slackWorkspaces(app: App) {
  const teams = new Map<string, Team>();
  const users: (SlackUser & { teamId: string })[] = [];
  const channels: Channel[] = [];
  const messages: SlackMessage[] = [];
  const views: SlackView[] = [];
  const homes: SlackView[] = [];
  const triggers = new Map<string, { teamId: string; userId: string; at: number; used: boolean; view?: SlackView }>();
  const codes = new Map<string, { teamId: string; redirectUri: string; userId: string; at: number }>();

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
    if (!str(args.text) && !blocks.length) throw new Refused("no_text");
    return { text: str(args.text).slice(0, 40_000), blocks: withIds(blocks) };
  }

  function post(channel: Channel, user: string, said: { text: string; blocks: Json[] }, more: Partial<SlackMessage>) {
    const { id, teamId, dmWith } = channel;
    const place = { teamId, channel: id, ts: nextTs(), dmWith };
    const message: SlackMessage = { ...place, user, ...said, revisions: [said], ...more };
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
    ...(user === teams.get(teamId)?.botUserId && { bot_id: teams.get(teamId)?.botId, app_id: app.appId }),
    ts,
    ...(threadTs && { thread_ts: threadTs }),
    team: teamId,
    text,
    ...(blocks.length && { blocks }),
  });

  function echoed(message: SlackMessage, previous?: Json) {
    const channel = channelIn(message.teamId, message.channel);
    if (!channel || !mayTell(channel)) return;
    const where = { channel: channel.id, channel_type: typeOf(channel), event_ts: nextTs() };
    const inner = messageJson(message);
    const changed = { type: "message", subtype: "message_changed", hidden: true, message: inner, ts: nextTs() };
    const told = previous ? { ...changed, previous_message: previous } : inner;
    app.echo(message.teamId, { ...told, ...where });
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
    const place = { teamId: team.id, userId, rootId: previous?.rootId ?? id, previousId: previous?.id };
    return { id, hash: newHash(), ...place, view, closed: false, typed: {} };
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
    ...{ app_id: app.appId, app_installed_team_id: one.teamId, bot_id: teams.get(one.teamId)?.botId },
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
      app.uninstall(team.id);
      return { revoked: true };
    },
    "bots.info": (args, team) => {
      if (args.bot !== team.botId) throw new Refused("bot_not_found");
      return { bot: { id: team.botId, app_id: app.appId, user_id: team.botUserId, name: "countersign" } };
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
      return { permalink: `https://${team.id.toLowerCase()}.slack.com/archives/${channel.id}/p${at}` };
    },
    "conversations.info": (args, team) => {
      const channel = channelIn(team.id, args.channel);
      if (!channel) throw new Refused("channel_not_found");
      const type = typeOf(channel);
      needs(team, { im: "im:read", group: "groups:read", channel: "channels:read" }[type]);
      const { id, name, shared = false, archived = false, botIsMember = true } = channel;
      if (channel.private && !botIsMember) throw new Refused("channel_not_found");
      if (type === "im") return { channel: { id, is_im: true, user: channel.dmWith, is_archived: false } };
      const kind = { is_channel: type === "channel", is_private: type === "group", is_im: false };
      const standing = { is_archived: archived, is_member: botIsMember, context_team_id: team.id };
      return { channel: { id, name, ...kind, ...standing, is_ext_shared: shared, is_pending_ext_shared: false } };
    },
    "conversations.open": (args, team) => {
      const user = userIn(team.id, args.users);
      if (!user) throw new Refused("user_not_found");
      if (user.deleted) throw new Refused("user_disabled");
      if (user.bot) throw new Refused("cannot_dm_bot");
      return { channel: { id: dm(team.id, user.id).id } };
    },
    "users.conversations": (args, team) => {
      const types = (str(args.types) || "public_channel").split(",");
      const asked = types.map((type) => (type === "private_channel" ? "group" : type === "im" ? "im" : "channel"));
      for (const type of asked) needs(team, { im: "im:read", group: "groups:read", channel: "channels:read" }[type]);
      const limit = Number(args.limit ?? 100);
      if (!(limit >= 1 && limit <= 999)) throw new Refused("invalid_limit");
      const from = args.cursor ? Number(/^page:(\d+)$/.exec(atob(str(args.cursor)))?.[1] ?? NaN) : 0;
      if (Number.isNaN(from)) throw new Refused("invalid_cursor");
      const all = channels.filter(
        (one) =>
          one.teamId === team.id &&
          one.botIsMember !== false &&
          asked.includes(typeOf(one)) &&
          !(String(args.exclude_archived) === "true" && one.archived),
      );
      const page = all
        .slice(from, from + limit)
        .map(({ id, name, private: isPrivate = false, shared = false, ...one }) => ({
          ...{ id, name, is_channel: !isPrivate, is_private: isPrivate, is_archived: one.archived ?? false },
          ...{ is_ext_shared: shared, is_pending_ext_shared: false, context_team_id: team.id },
        }));
      const next = from + limit < all.length ? btoa(`page:${from + limit}`) : "";
      return { channels: page, response_metadata: { next_cursor: next } };
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
      const home = known ?? openView(team, user.id, view);
      if (known) change(known, view);
      else homes.push(home);
      return { view: viewJson(home) };
    },
  };

  function needs(team: Team, scope: string | undefined) {
    if (scope && !team.scopes.includes(scope))
      throw new Refused("missing_scope", { needed: scope, provided: team.scopes.join(",") });
  }

  function teamOf(token: string): Team {
    if (!token) throw new Refused("not_authed");
    if (token.startsWith("xapp-")) throw new Refused("not_allowed_token_type");
    const team = [...teams.values()].find(({ botToken, before }) => botToken === token || before.has(token));
    if (!team || team.state === "new") throw new Refused("invalid_auth");
    if (team.state === "revoked") throw new Refused("token_revoked");
    if (team.ended.has(token)) throw new Refused("token_expired");
    return team;
  }

  function access(args: Json): Json {
    if (args.client_id !== app.clientId) throw new Refused("invalid_client_id");
    if (args.client_secret !== app.clientSecret) throw new Refused("bad_client_secret");
    if (args.grant_type === "refresh_token") {
      const refreshed = [...teams.values()].find(({ refreshToken }) => refreshToken === str(args.refresh_token));
      if (!refreshed || refreshed.state !== "installed") throw new Refused("invalid_refresh_token");
      return rotated(refreshed);
    }
    const code = codes.get(str(args.code));
    if (!code || Date.now() - code.at > 600_000) throw new Refused("invalid_code");
    if (code.redirectUri !== str(args.redirect_uri)) throw new Refused("bad_redirect_uri");
    codes.delete(str(args.code));
    const team = teamCalled(code.teamId);
    if (team.state === "revoked") team.botToken = `xoxb-${hex(16)}`;
    team.state = "installed";
    return team.refreshToken === undefined ? granted(team, code.userId) : rotated(team, code.userId);
  }

  const granted = (team: Team, userId: string | undefined): Json => ({
    ...{ app_id: app.appId, scope: team.scopes.join(","), token_type: "bot" },
    ...(userId !== undefined && { authed_user: { id: userId } }),
    ...{ access_token: team.botToken, bot_user_id: team.botUserId, team: { id: team.id, name: team.id } },
    ...{ enterprise: null, is_enterprise_install: false },
  });

  /** The old token is good until its time is up. */
  function rotated(team: Team, userId?: string): Json {
    team.before.add(team.botToken);
    team.botToken = `xoxe.xoxb-1-${hex(16)}`;
    team.refreshToken = `xoxe-1-${hex(16)}`;
    return { ...granted(team, userId), refresh_token: team.refreshToken, expires_in: 43_200 };
  }

  const mayTell = (channel: Channel) => {
    const scope = `${{ im: "im", group: "groups", channel: "channels" }[typeOf(channel)]}:history`;
    const { state, scopes } = teamCalled(channel.teamId);
    return state === "installed" && channel.botIsMember !== false && scopes.includes(scope);
  };

  /** Throws what Slack refuses the call with; the headers are there either way. */
  function call(method: string, token: string, args: Json, headers: Record<string, string>): Json {
    if (method === "oauth.v2.access") return access(args);
    const carryOut = methods[method] ?? refuse("unknown_method");
    const team = teamOf(token);
    headers["x-oauth-scopes"] = team.scopes.join(",");
    headers["x-accepted-oauth-scopes"] = scopeOf[method] ?? "";
    needs(team, scopeOf[method]);
    return carryOut(args, team);
  }

  return {
    ...{
      teams,
      users,
      channels,
      messages,
      views,
      homes,
      codes,
      call,
      nextTs,
      teamCalled,
      userIn,
      channelIn,
      dm,
      typeOf,
    },
    ...{ content, post, threadAt, messageJson, viewOf, openView, change, stateOf, viewJson, triggerFor, mayTell },
  };
}
