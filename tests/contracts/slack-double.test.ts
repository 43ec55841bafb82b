import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type SlackDouble, startSlack } from "@/tests/support/slack";

/** The double is only as good as what it refuses: what Slack would, in Slack's words. */

let slack: SlackDouble;
let token: string;
/** What the product answers, and what it was sent last. */
let answer: { status: number; body?: object; slow?: number } = { status: 200 };
let told: Record<string, unknown> = {};
const product = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    told = JSON.parse(body.startsWith("{") ? body : (new URLSearchParams(body).get("payload") ?? "{}"));
    response.writeHead(answer.status).end(answer.body && JSON.stringify(answer.body));
  });
});
await new Promise<void>((resolve) => product.listen(0, "127.0.0.1", resolve));
afterAll(() => void product.close());

const doubles: SlackDouble[] = [];
afterAll(() => Promise.all(doubles.map((one) => one.stop())));
beforeEach(async () => {
  slack = await startSlack();
  doubles.push(slack);
  slack.requestUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}/`;
  answer = { status: 200 };
  token = slack.addTeam("T1").botToken;
  slack.addTeam("T2");
  slack.addUser("T1", { id: "U1", email: "ada@example.com" });
  slack.addUser("T1", { id: "U9", homeTeam: "T2", email: "eve@example.com" });
  slack.addUser("T2", { id: "U2" });
  slack.addChannel("T1", { id: "C1", name: "support" });
  slack.addChannel("T1", { id: "C1out", name: "others", botIsMember: false });
  slack.addChannel("T1", { id: "C1old", name: "old", archived: true });
  slack.addChannel("T2", { id: "C2", name: "theirs" });
});

async function call(method: string, args: Record<string, unknown>, bearer = token): Promise<Record<string, never>> {
  const fields = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const response = await fetch(slack.apiUrl + method, {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}` },
    body: new URLSearchParams(fields),
  });
  return response.json() as Promise<Record<string, never>>;
}

const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string, more = {}) => ({ type: "section", text: { type: "mrkdwn", text }, ...more });
const button = (id: string, more = {}) => ({ type: "button", text: plain(id), action_id: id, value: id, ...more });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const input = (block_id: string, more = {}) => ({
  ...{ type: "input", block_id, label: plain("Words") },
  element: { type: "plain_text_input", action_id: "words", ...more },
});
const modal = (...blocks: object[]) => ({ type: "modal", title: plain("Edit"), submit: plain("Save"), blocks });
const times = (count: number, make: (index: number) => object) =>
  Array.from({ length: count }, (_, index) => make(index));

async function card(...blocks: object[]) {
  const posted = await call("chat.postMessage", { channel: "C1", text: "A draft", blocks });
  expect(posted).toMatchObject({ ok: true, channel: "C1", ts: expect.stringMatching(/^\d{10}\.\d{6}$/) });
  return slack.messagesIn("C1").at(-1) as NonNullable<ReturnType<SlackDouble["messagesIn"]>[number]>;
}

describe("a message is refused", () => {
  test.each<[string, object[], string]>([
    [
      "a section too long",
      [section("x".repeat(3001))],
      "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ],
    ["an empty section", [section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
    ["51 blocks", times(51, () => ({ type: "divider" })), "no more than 50 items allowed [json-pointer:/blocks]"],
    [
      "26 buttons",
      [section("a"), actions(...times(26, (n) => button(`b${n}`)))],
      "no more than 25 items allowed [json-pointer:/blocks/1/elements]",
    ],
    [
      "a header in mrkdwn",
      [{ type: "header", text: { type: "mrkdwn", text: "a" } }],
      "must be one of: plain_text [json-pointer:/blocks/0/text/type]",
    ],
    [
      "a disabled button",
      [actions(button("a", { disabled: true }))],
      "invalid additional property: disabled [json-pointer:/blocks/0/elements/0]",
    ],
    [
      "an unknown style",
      [actions(button("a", { style: "warning" }))],
      "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ],
    [
      "a script's address",
      [actions(button("a", { url: "javascript:1" }))],
      "must be a valid URL [json-pointer:/blocks/0/elements/0/url]",
    ],
    [
      "one block_id twice",
      [section("a", { block_id: "x" }), section("b", { block_id: "x" })],
      '`block_id` "x" already exists [json-pointer:/blocks/1/block_id]',
    ],
    [
      "one action_id twice",
      [actions(button("a"), button("a"))],
      '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    ["a section of nothing", [{ type: "section" }], "missing required field: text [json-pointer:/blocks/0]"],
  ])("for %s", async (_what, blocks, says) => {
    expect(await call("chat.postMessage", { channel: "C1", text: "A draft", blocks })).toMatchObject({
      ok: false,
      error: "invalid_blocks",
      errors: [says],
      response_metadata: { messages: expect.arrayContaining([`[ERROR] ${says}`]) },
    });
    expect(slack.messagesIn("C1")).toEqual([]);
  });

  test.each<[string, string, Record<string, unknown>, string]>([
    ["in another team's channel", "chat.postMessage", { channel: "C2", text: "a" }, "channel_not_found"],
    ["to another team's person", "chat.postMessage", { channel: "U2", text: "a" }, "channel_not_found"],
    ["where the bot is no member", "chat.postMessage", { channel: "C1out", text: "a" }, "not_in_channel"],
    ["in an archived channel", "chat.postMessage", { channel: "C1old", text: "a" }, "is_archived"],
    ["with nothing in it", "chat.postMessage", { channel: "C1" }, "no_text"],
    ["when its blocks are no list", "chat.postMessage", { channel: "C1", blocks: "none" }, "invalid_blocks_format"],
    [
      "when it is too long as a whole",
      "chat.postMessage",
      { channel: "C1", text: "a", blocks: times(5, () => section("x".repeat(2900))) },
      "msg_blocks_too_long",
    ],
    ["when none of that ts is there", "chat.update", { channel: "C1", ts: "1.1", text: "a" }, "message_not_found"],
    ["when its DM is named by the person", "chat.update", { channel: "U1", ts: "1.1", text: "a" }, "channel_not_found"],
    ["for a person not there", "chat.postEphemeral", { channel: "C1", user: "U2", text: "a" }, "user_not_in_channel"],
    ["by no such method", "chat.shout", { channel: "C1", text: "a" }, "unknown_method"],
  ])("%s", async (_what, method, args, error) => {
    expect(await call(method, args)).toMatchObject({ ok: false, error });
    expect(slack.calls.at(-1)).toMatchObject({ method, token, ok: false, error });
  });
});

test("a token is worth its team and its scopes", async () => {
  const poor = slack.addTeam("T3", { scopes: ["commands"] }).botToken;
  const fresh = slack.addTeam("T4", { installed: false }).botToken;
  expect(await call("auth.test", {}, "")).toMatchObject({ error: "not_authed" });
  expect(await call("auth.test", {}, "xoxb-made-up")).toMatchObject({ error: "invalid_auth" });
  expect(await call("auth.test", {}, fresh)).toMatchObject({ error: "invalid_auth" });
  expect(await call("chat.postMessage", { channel: "C1", text: "a" }, poor)).toMatchObject({
    ...{ error: "missing_scope", needed: "chat:write", provided: "commands" },
  });
  expect(await call("conversations.open", { users: "U1" })).toMatchObject({
    error: "missing_scope",
    needed: "im:write",
  });
  expect(await call("users.info", { user: "U2" })).toMatchObject({ error: "user_not_found" });
  const external = await call("users.info", { user: "U9" });
  expect(external).toMatchObject({ user: { team_id: "T2", is_stranger: false } });
  expect(JSON.stringify(external)).not.toContain("eve@");
});

test("an update without blocks takes them away, and every revision is kept", async () => {
  const message = await card(actions(button("approve")));
  expect(await call("chat.update", { channel: "C1", ts: message.ts, text: "x".repeat(4001) })).toMatchObject({
    error: "msg_too_long",
  });
  expect(await call("chat.update", { channel: "C1", ts: message.ts, text: "Decided" })).toMatchObject({ ok: true });
  expect(message).toMatchObject({ text: "Decided", blocks: [] });
  expect(message.revisions.map(({ blocks }) => blocks.length)).toEqual([1, 0]);
  expect(() => slack.click(message, "approve", { userId: "U1" })).toThrow("no approve");
  await slack.click(message, "approve", { userId: "U1" }, { staleClient: true });
  expect(told).toMatchObject({
    type: "block_actions",
    team: { id: "T1" },
    actions: [{ action_id: "approve", value: "approve" }],
  });
  await call("chat.delete", { channel: "C1", ts: message.ts });
  expect(await call("chat.update", { channel: "C1", ts: message.ts, text: "a" })).toMatchObject({
    error: "message_not_found",
  });
});

test("a trigger serves once and for three seconds, in its team", async () => {
  const message = await card(actions(button("edit")));
  await slack.click(message, "edit", { userId: "U1" });
  const opening = { trigger_id: String(told.trigger_id), view: modal(input("body")) };
  expect(await call("views.open", { ...opening, view: { ...opening.view, submit: undefined } })).toMatchObject({
    error: "invalid_arguments",
    response_metadata: { messages: expect.arrayContaining([expect.stringContaining("must define `submit`")]) },
  });
  expect(await call("views.open", { ...opening, trigger_id: "1.2.abc" })).toMatchObject({
    error: "invalid_trigger_id",
  });
  expect(await call("views.open", opening)).toMatchObject({ ok: true, view: { team_id: "T1", type: "modal" } });
  expect(await call("views.open", opening)).toMatchObject({ error: "exchanged_trigger_id" });
  await slack.click(message, "edit", { userId: "U1" });
  await new Promise((resolve) => setTimeout(resolve, 3100));
  expect(await call("views.open", { ...opening, trigger_id: String(told.trigger_id) })).toMatchObject({
    error: "expired_trigger_id",
  });
});

test("a view's stale hash is refused, and a submission's answer is done to it or seen as trouble", async () => {
  await slack.click(await card(actions(button("edit"))), "edit", { userId: "U1" });
  await call("views.open", { trigger_id: String(told.trigger_id), view: modal(input("body", { max_length: 5 })) });
  const [view] = slack.views;
  if (!view) throw new Error("No view was opened.");
  const { hash } = view;
  const next = modal(input("body", { max_length: 9 }));
  expect(await call("views.update", { view_id: view.id, hash, view: next })).toMatchObject({ ok: true });
  expect(await call("views.update", { view_id: view.id, hash, view: next })).toMatchObject({ error: "hash_conflict" });

  await expect(slack.submit(view, {})).rejects.toThrow("would not send");
  answer = { status: 200, body: { response_action: "errors", errors: { body: "Not like this." } } };
  await slack.submit(view, { body: "Hello" });
  expect(told).toMatchObject({ view: { state: { values: { body: { words: { value: "Hello" } } } } } });
  expect(view).toMatchObject({ closed: false, errors: { body: "Not like this." } });
  expect(slack.troubles).toEqual([]);
  answer = { status: 200, body: { response_action: "errors", errors: { title: "No such field." } } };
  await slack.submit(view, {});
  answer = { status: 200, body: { ok: true } };
  await slack.submit(view, {});
  expect(slack.troubles).toHaveLength(2);
  answer = { status: 200 };
  await slack.submit(view, {});
  expect(view.closed).toBe(true);
  expect(await call("views.update", { view_id: view.id, view: next })).toMatchObject({ error: "not_found" });
});

test("a stack holds three views, and a home is published over the one that was seen", async () => {
  await slack.click(await card(actions(button("edit"))), "edit", { userId: "U1" });
  const view = modal(actions(button("more")));
  await call("views.open", { trigger_id: String(told.trigger_id), view });
  const [root] = slack.views;
  if (!root) throw new Error("No view was opened.");
  const push = async () => {
    await slack.clickInView(root, "more");
    return call("views.push", { trigger_id: String(told.trigger_id), view });
  };
  expect(await push()).toMatchObject({ ok: true, view: { root_view_id: root.id, previous_view_id: root.id } });
  expect(await push()).toMatchObject({ ok: true });
  expect(await push()).toMatchObject({ error: "push_limit_reached" });

  const home = { user_id: "U1", view: { type: "home", blocks: [section("Nothing waits.")] } };
  expect(await call("views.publish", { ...home, user_id: "U2" })).toMatchObject({ error: "user_not_found" });
  expect(await call("views.publish", home)).toMatchObject({ ok: true });
  expect(await call("views.publish", { ...home, hash: "1.stale" })).toMatchObject({ error: "hash_conflict" });
  await slack.openHome({ userId: "U1", teamId: "T1" });
  expect(told).toMatchObject({ event: { tab: "home", view: { hash: slack.homeOf("U1")?.hash } } });
});

test("a response_url serves five times, and tells one person unless told otherwise", async () => {
  await slack.click(await card(actions(button("approve"))), "approve", { userId: "U1" });
  const note = { method: "POST", headers: { "content-type": "application/json" } };
  const say = (body: object) => fetch(String(told.response_url), { ...note, body: JSON.stringify(body) });
  await say({ text: "Somebody was faster.", response_type: "ephemeral", replace_original: false });
  expect(slack.messagesIn("C1").at(-1)).toMatchObject({ text: "Somebody was faster.", ephemeralTo: "U1" });
  const ts = slack.messagesIn("C1").at(-1)?.ts;
  expect(await call("chat.update", { channel: "C1", ts, text: "a" })).toMatchObject({ error: "message_not_found" });
  for (let use = 2; use <= 5; use += 1) expect((await say({ text: "Again." })).status).toBe(200);
  expect((await say({ text: "Again." })).status).toBe(404);
});

test("calls fail as told, before or after they are carried out", async () => {
  slack.failNext("chat.postMessage", "ratelimited");
  slack.failNext("chat.postMessage", { error: "fatal_error" });
  slack.failNext("chat.postMessage", "reset");
  slack.failNext("chat.postMessage", "reset-after");
  const post = () => call("chat.postMessage", { channel: "C1", text: "a" });
  expect(await post()).toMatchObject({ error: "ratelimited" });
  expect(await post()).toMatchObject({ error: "fatal_error" });
  await expect(post()).rejects.toThrow();
  expect(slack.messagesIn("C1")).toHaveLength(0);
  await expect(post()).rejects.toThrow();
  expect(slack.messagesIn("C1")).toHaveLength(1);
});

test("an event is told again, signed anew, until it is taken", async () => {
  const message = await card(section("a"));
  answer = { status: 500 };
  await slack.reply(message, "1 < 2", { userId: "U1" });
  expect(slack.sent.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, "1", "2", "3"]);
  expect(told).toMatchObject({
    team_id: "T1",
    event: { text: "1 &lt; 2", thread_ts: message.ts, channel_type: "channel" },
  });
  expect(slack.troubles).toHaveLength(1);
});

test("a code serves once, for its redirect, and a removed app's token no more", async () => {
  const code = slack.authorizeCode("T1", "http://here/oauth");
  const args = {
    client_id: slack.clientId,
    client_secret: slack.clientSecret,
    code,
    redirect_uri: "http://here/oauth",
  };
  expect(await call("oauth.v2.access", { ...args, client_secret: "x" })).toMatchObject({ error: "bad_client_secret" });
  expect(await call("oauth.v2.access", { ...args, redirect_uri: "http://there" })).toMatchObject({
    error: "bad_redirect_uri",
  });
  expect(await call("oauth.v2.access", args)).toMatchObject({ ok: true, access_token: token, team: { id: "T1" } });
  expect(await call("oauth.v2.access", args)).toMatchObject({ error: "invalid_code" });
  await slack.uninstall("T1");
  expect(await call("auth.test", {})).toMatchObject({ error: "token_revoked" });
});
