/** Slack on loopback: its Web API with what it refuses, and its side of the conversation, signed as Slack signs. */
import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { asJson, chosen, elementsIn, type Json } from "@/tests/support/slack-block-kit";
import {
  botScopes,
  type Channel,
  hex,
  Refused,
  refuse,
  type SlackChannel,
  type SlackMessage,
  type SlackUser,
  type SlackView,
  slackWorkspaces,
  str,
} from "@/tests/support/slack-workspaces";

export type { SlackChannel, SlackMessage, SlackUser, SlackView };

export interface Ack {
  /** 0: there was no answer. */
  status: number;
  body: string;
  ms: number;
}

/** teamId: the person's own company as Slack names it in payloads, when that is not where the message stands. */
export interface Who {
  userId: string;
  teamId?: string;
}

export interface SendOptions {
  contentType?: string;
  timestamp?: number;
  secret?: string;
  headers?: Record<string, string>;
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
    options?: { installed?: boolean; scopes?: string[]; rotating?: boolean },
  ): { botToken: string; botUserId: string; botId: string };
  /** Their twelve hours are up: all tokens that the team was given so far. */
  endTokens(teamId: string): void;
  /** What the team's token is taken anew with is good no more. */
  forgetRefresh(teamId: string): void;
  addUser(teamId: string, user: SlackUser): void;
  /** Adds, or changes, a channel. */
  addChannel(teamId: string, channel: SlackChannel): void;
  /** What stands in a channel, or in the bot's DM with a user, now: oldest first, people's replies and notes to one person too. */
  messagesIn(channelOrUserId: string): SlackMessage[];
  /** Set: the bot's own posts and updates come back as events, as they do where it reads the channel. */
  echo: boolean;
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
  send(body: string, options?: SendOptions): Promise<Ack>;
  sent: { body: string; headers: Record<string, string> }[];
  /** The next calls of this method. */
  failNext(method: string, how: Failure, times?: number, retryAfter?: number): void;
  /** What people would have seen as "trouble connecting", and what Slack could do nothing with: nothing, in a sound test. */
  troubles: string[];
  /** What Slack hands to the redirect. */
  authorizeCode(teamId: string, redirectUri: string, userId?: string): string;
  stop(): Promise<void>;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export async function startSlack(): Promise<SlackDouble> {
  const signingSecret = hex(16);
  const appId = `A${hex(5).toUpperCase()}`;
  const clientId = `${Date.now()}.${appId}`;
  const clientSecret = hex(16);
  const workspaces = slackWorkspaces({
    ...{ appId, clientId, clientSecret },
    echo: (teamId, inner) => slack.echo && later(event(teamId, inner)),
    uninstall: (teamId) => later(uninstall(teamId)),
  });
  const { teams, users, channels, messages, views, homes, codes, call, nextTs, teamCalled, userIn, channelIn, dm } =
    workspaces;
  const { typeOf, content, post, threadAt, messageJson, viewOf, openView, change, stateOf, viewJson } = workspaces;
  const { triggerFor, mayTell } = workspaces;
  const responseUrls = new Map<string, { left: number; channel: Channel; userId: string; message?: SlackMessage }>();
  const failures: { method: string; how: Failure; retryAfter: number }[] = [];
  const calls: SlackDouble["calls"] = [];
  const sent: SlackDouble["sent"] = [];
  const troubles: string[] = [];
  const underWay = new Set<Promise<unknown>>();

  async function argsOf(request: IncomingMessage): Promise<Json> {
    const type = (request.headers["content-type"] ?? "").split(";")[0];
    const body = await readText(request);
    if (request.method !== "POST") throw new Refused("invalid_post_type");
    const parsed = (json: string, otherwise?: unknown): unknown => {
      try {
        return JSON.parse(json);
      } catch {
        return otherwise;
      }
    };
    if (type === "application/json") return asJson(parsed(body)) ?? refuse("invalid_json");
    if (type !== "application/x-www-form-urlencoded") throw new Refused("invalid_post_type");
    const objects = ["blocks", "view", "metadata"];
    const fields = [...new URLSearchParams(body)];
    return Object.fromEntries(
      fields.map(([key, value]) => [key, objects.includes(key) ? parsed(value, value) : value]),
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
      let [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
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
        result = { ok: true, ...call(method, token, args, headers) };
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
    if (kind === "api") later(api(name));
    else if (kind === "response") later(respond(name));
    else response.writeHead(404).end();
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
    const settled = work
      .catch((error: unknown) => troubles.push(`The double itself failed: ${String(error)}`))
      .finally(() => underWay.delete(settled));
    underWay.add(settled);
  }

  type Answer = Ack & { noRetry: boolean };
  async function send(body: string, options: SendOptions = {}): Promise<Answer> {
    const { contentType = "application/json", secret = signingSecret } = options;
    const timestamp = options.timestamp ?? Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
    const headers: Record<string, string> = {
      "content-type": contentType,
      "x-slack-request-timestamp": String(timestamp),
      "x-slack-signature": `v0=${signature}`,
      ...options.headers,
    };
    sent.push({ body, headers });
    const began = performance.now();
    const response = await fetch(slack.requestUrl, { method: "POST", body, headers, redirect: "manual" }).catch(String);
    const took = () => performance.now() - began;
    if (typeof response === "string") return { status: 0, body: response, ms: took(), noRetry: false };
    const answered = await response.text();
    const noRetry = response.headers.get("x-slack-no-retry") === "1";
    return { status: response.status, body: answered, ms: took(), noRetry };
  }

  /** An interaction: everything but a quick 200 is seen by the person. */
  async function interact(what: string, fields: Record<string, string>): Promise<Ack> {
    const ack = await send(new URLSearchParams(fields).toString(), {
      contentType: "application/x-www-form-urlencoded",
    });
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
    echo: false,
    calls,
    views,
    sent,
    troubles,
    addTeam(id, { installed = true, scopes = botScopes, rotating = false } = {}) {
      const named = { botToken: `xoxb-${hex(16)}`, botUserId: `UBOT${id}`, botId: `B${id}` };
      const tokens = { ended: new Set<string>(), before: new Set<string>() };
      const rotation = rotating ? { refreshToken: `xoxe-1-${hex(16)}` } : {};
      teams.set(id, { id, ...named, ...tokens, ...rotation, scopes, state: installed ? "installed" : "new" });
      users.push({ id: named.botUserId, teamId: id, name: "countersign", bot: true });
      return named;
    },
    endTokens(teamId) {
      const { botToken, before, ended } = teamCalled(teamId);
      for (const token of [botToken, ...before]) ended.add(token);
    },
    forgetRefresh(teamId) {
      teamCalled(teamId).refreshToken = "none";
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
        const { min_length: min = 0, max_length: max = Infinity } = element;
        if (empty ? !block.optional : length > Number(max) || length < Number(min))
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
