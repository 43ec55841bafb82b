/** Socket Mode: what comes over a socket is taken like what is posted, and the socket is kept open. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { FetchReceiver } from "@/lib/channels/slack/receiver";
import { keepSlackSocket } from "@/lib/channels/slack/socket";
import { systemClock } from "@/lib/core/clock";
import { type SlackSocketDouble, startSlackSocket } from "../../support/slack-socket";

const appToken = "xapp-1-test";
let slack: SlackSocketDouble;
let kept: { stop: () => Promise<void> };
let seen: unknown[];
beforeEach(async () => {
  seen = [];
  slack = await startSlackSocket(appToken);
  const receiver = new FetchReceiver({
    signingSecret: "",
    clock: systemClock,
    isNew: async () => true,
  });
  // In the place of Bolt: it answers a form, fails on a word, and says nothing else.
  receiver.init({
    processEvent: async ({ body, ack }: { body: { say?: string }; ack: (value?: unknown) => Promise<void> }) => {
      seen.push(body);
      if (body.say === "fail") throw new Error("failed");
      await ack(body.say === "update" ? { response_action: "clear" } : undefined);
    },
  } as never);
  kept = keepSlackSocket({ appToken, apiUrl: slack.apiUrl, receiver });
  await expect.poll(() => slack.sockets.length).toBe(1);
});
afterEach(async () => {
  await kept.stop();
  await slack.stop();
});

test("what is pressed, sent and told is acknowledged with what there is to say; what failed is not", async () => {
  expect(await slack.send("interactive", { type: "block_actions" })).toEqual({});
  expect(await slack.send("interactive", { type: "view_submission", say: "update" })).toEqual({
    response_action: "clear",
  });
  expect(await slack.send("events_api", { type: "event_callback", event: { type: "message" } })).toEqual({});
  await expect(slack.send("events_api", { type: "event_callback", event: {}, say: "fail" })).rejects.toThrow(
    "not acknowledged",
  );
  expect(seen).toHaveLength(4);
});

test("the next socket is open before the one that Slack is about to close is left", async () => {
  const [first] = slack.sockets;
  slack.warn();
  await expect.poll(() => slack.opened.length, { timeout: 5_000 }).toBe(2);
  expect(await slack.send("interactive", { type: "block_actions" })).toEqual({});
  await expect.poll(() => slack.sockets.includes(first as never), { timeout: 5_000 }).toBe(false);
  expect(slack.sockets).toHaveLength(1);
});

test.each(["reset", "invalid_auth"] as const)(
  "a socket that is lost is opened again, however that failed at first: %s",
  async (how) => {
    slack.fail(how);
    slack.sockets.at(-1)?.terminate();
    await expect.poll(() => slack.opened.length, { timeout: 10_000 }).toBeGreaterThan(2);
    slack.fail(null);
    await expect.poll(() => slack.sockets.length, { timeout: 15_000 }).toBe(1);
    expect(await slack.send("interactive", { type: "block_actions" })).toEqual({});
  },
);

test("what is no message of a kind that is known is passed over", async () => {
  slack.sockets.at(-1)?.send("no JSON");
  // It tells of too many events, and has none in it.
  await expect(slack.send("events_api", { type: "app_rate_limited" })).rejects.toThrow("not acknowledged");
  slack.sockets.at(-1)?.send(Buffer.from([1, 2, 3]));
  expect(await slack.send("interactive", { type: "block_actions" })).toEqual({});
});
