/** The stream of changed reviews over real HTTP, as our own server mounts it. */
import { once } from "node:events";
import { createConnection } from "node:net";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openLiveStream } from "@/app/_edge/live/live-stream";
import { requireSession, sessionTokenOf } from "@/app/_edge/browser-session";
import type { HotRoute } from "@/app/api/hot-routes";
import { pageRoutes } from "@/app/live/page-routes";
import { createWebServer, type WebServer } from "@/bin/server/web-server";
import { openSession } from "@/lib/auth/open-session";
import { sessionContext } from "@/lib/auth/session";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { systemClock } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/crypto";
import { database } from "@/lib/db/database";
import { session } from "@/lib/db/schema/auth/session";
import { groupMember } from "@/lib/db/schema/members/group-member";
import { member } from "@/lib/db/schema/members/member";
import { review } from "@/lib/db/schema/review/review";
import { withTransaction } from "@/lib/db/transaction";
import { recordDecision } from "@/lib/decisions/record-decision";
import { announceReviews } from "@/lib/events/live";
import { closeLiveHub, liveHub } from "@/lib/events/live-hub";
import { claimReview } from "@/lib/review/claim-review";
import { viewReview } from "@/lib/review/view-review";
import { startApi } from "../support/api";
import { TestClock } from "../support/clock";
import { contextFor, createGroup, createMember, createWorkspace, type TestMember } from "../support/context";
import { createReview, createWorkflow } from "../support/workflow";

startApi();

/** As in the product, with beats and counts that a test can wait for. */
const fastBeats: HotRoute = {
  method: "GET",
  pattern: "/live-fast",
  handler: async (request) => {
    const token = sessionTokenOf(request);
    const ctx = await requireSession(token);
    const renew = () => sessionContext(database(), systemClock, token);
    const stream = openLiveStream({ hub: liveHub(), ctx, renew, onEnd: () => undefined, beatMs: 50, countMs: 2500 });
    return new Response(stream, { headers: { "content-type": "text/event-stream" } });
  },
};

let web: WebServer;
let origin: string;
beforeAll(async () => {
  [web, origin] = await serve();
  await liveHub().listening();
  afterAll(async () => {
    await closeLiveHub();
    await web.close(1000);
  });
});

async function serve(): Promise<[WebServer, string]> {
  const made = createWebServer([...pageRoutes, fastBeats], async (_, response) => void response.writeHead(404).end());
  await once(made.server.listen(0, "127.0.0.1"), "listening");
  const address = made.server.address();
  return [made, `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`];
}

async function cookieOf({ userId }: TestMember): Promise<{ cookie: string; token: string }> {
  const { token } = await withTransaction({ db: database() }, (tx) =>
    openSession(tx, systemClock, { userId, how: "owner-link" }),
  );
  return { cookie: `other=1; ${sessionCookie().name}=${token}`, token };
}

interface Frame {
  event: string;
  // Tests look into several shapes.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  data: any;
}

/** Opens the stream as a browser does, and gathers what comes. */
async function listen(cookie: string, path = "/live") {
  const stop = new AbortController();
  const response = await fetch(origin + path, { headers: { cookie }, signal: stop.signal });
  const frames: Frame[] = [];
  const state = { open: true, raw: "" };
  const reading = read(response, frames, state);
  const close = async () => {
    stop.abort();
    await reading;
  };
  onTestFinished(close);
  const reviews = () => frames.flatMap(({ event, data }) => (event === "reviews" ? [data] : []));
  const states = () => reviews().flatMap((data) => data.reviews as { id: string }[]);
  await expect.poll(() => frames.some(({ event }) => event === "hello") || !response.ok).toBe(true);
  return { response, frames, state, reviews, states, close };
}

async function read({ body }: Response, frames: Frame[], state: { open: boolean; raw: string }): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      const part = decoder.decode(chunk, { stream: true });
      state.raw += part;
      text += part;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
        if (event && data) frames.push({ event, data: JSON.parse(data) });
      }
    }
  } catch {
    // Closed from here or torn from there.
  }
  state.open = false;
}

async function arrange() {
  const db = database();
  const { id: workspaceId } = await createWorkspace(db);
  const groupId = await createGroup(db, workspaceId, "Billing");
  const who = await createMember(db, { workspaceId, roles: ["reviewer"], groups: ["Billing"], name: "Rita" });
  const rita = contextFor(db, who, { clock: new TestClock(new Date()) });
  const workflow = await createWorkflow(db, workspaceId, { review: { groupId } });
  return { workspaceId, groupId, who, rita, workflow, ...(await cookieOf(who)) };
}

describe("who may listen", () => {
  test("nobody without a session, with a wrong one, or from another site's page", async () => {
    const { cookie } = await arrange();
    const statusOf = async (headers: Record<string, string>) => (await fetch(`${origin}/live`, { headers })).status;
    expect(await statusOf({})).toBe(401);
    expect(await statusOf({ cookie: `${sessionCookie().name}=wrong` })).toBe(401);
    expect(await statusOf({ cookie, "sec-fetch-site": "cross-site" })).toBe(403);
  });

  test("a member has six streams at the most, and a closed one makes room", async () => {
    const { cookie } = await arrange();
    const streams = await Promise.all(Array.from({ length: 6 }, () => listen(cookie)));
    const refused = await fetch(`${origin}/live`, { headers: { cookie } });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "30"]);
    await streams[0]?.close();
    await expect
      .poll(async () => {
        const { response, close } = await listen(cookie);
        await close();
        return response.status;
      })
      .toBe(200);
  });
});

test("a new draft, a claim and a decision arrive with all that a page shows of them", async () => {
  const { rita, workflow, cookie, who } = await arrange();
  const { response, frames, states, reviews, state } = await listen(cookie);
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
  expect(state.raw).toMatch(/^retry: \d+\n\n/);
  expect(frames[0]).toEqual({ event: "hello", data: { memberId: who.id } });

  const made = await createReview(rita, workflow);
  await expect.poll(() => states().at(-1)).toMatchObject({ id: made.id, draftId: made.draftId, status: "open" });
  expect(reviews().at(-1)).toMatchObject({ counts: { open: 1, failed: 0 } });

  await claimReview(rita, { reviewId: made.id });
  await expect.poll(() => states().at(-1)).toMatchObject({ claimedBy: { name: "Rita", memberId: who.id } });

  const { draftVersion, contentHash } = made;
  await recordDecision(rita, { reviewId: made.id, decision: "approved", draftVersion, contentHash });
  await expect
    .poll(() => states().at(-1))
    .toMatchObject({
      status: "decided",
      outcome: "approved",
      claimedBy: null,
      closing: { name: "Rita", outcome: "approved" },
    });
});

test("what waits is counted once in a while, for all that was told meanwhile, and not where somebody only looks or takes it in hand", async () => {
  const { rita, workflow, cookie } = await arrange();
  const { reviews, states } = await listen(cookie, "/live-fast");
  const counts = () => reviews().map((data) => data.counts?.open ?? null);
  const made = await createReview(rita, workflow);
  await expect.poll(() => counts().at(-1)).toBe(1);

  await viewReview(rita, { reviewId: made.id, draftVersion: 1 });
  await expect.poll(() => states().at(-1)).toMatchObject({ viewers: [{ name: "Rita" }] });
  await claimReview(rita, { reviewId: made.id });
  await expect.poll(() => states().at(-1)).toMatchObject({ claimedBy: { name: "Rita" } });
  expect(counts().filter(Boolean)).toEqual([1]);

  await createReview(rita, workflow);
  await expect.poll(() => counts().at(-1), { timeout: 10_000 }).toBe(2);
  await Promise.all([createReview(rita, workflow), createReview(rita, workflow)]);
  await expect.poll(() => counts().at(-1), { timeout: 10_000 }).toBe(4);
  expect(counts().filter(Boolean)).toEqual([1, 2, 4]);
  expect(reviews().at(-1)).toMatchObject({ reviews: [], gone: [] });
});

describe("nothing leaks", () => {
  test("to another workspace, nor to a group that it is hidden from: not even an id or that something happened", async () => {
    const { workspaceId, rita, workflow, cookie } = await arrange();
    const outsider = await createMember(database(), { workspaceId, roles: ["reviewer"], groups: ["Sales"] });
    const stranger = await createMember(database(), { roles: ["owner"] });
    const insider = await listen(cookie);
    const others = await Promise.all([outsider, stranger].map(async (one) => listen((await cookieOf(one)).cookie)));

    const hidden = await createReview(rita, workflow);
    const { draftVersion, contentHash, id: reviewId } = hidden;
    await expect.poll(() => insider.states().length).toBeGreaterThan(0);
    await recordDecision(rita, { reviewId, decision: "approved", draftVersion, contentHash });
    await expect.poll(() => insider.states().at(-1)).toMatchObject({ status: "decided" });
    // What both may see comes later: had something leaked, it would have come before.
    const shared = await createReview(rita, await createWorkflow(database(), workspaceId));
    await expect.poll(() => others[0]?.states().map(({ id }) => id)).toEqual([shared.id]);

    for (const { state, frames } of others) {
      expect(state.raw).not.toContain(hidden.id);
      expect(state.raw).not.toContain(hidden.draftId);
      expect(frames.filter(({ event }) => event === "reviews").length).toBeLessThanOrEqual(1);
    }
    expect(others[1]?.reviews()).toEqual([]);
  });

  test("a review that moves to another group is gone for those who saw it, and was never there for the others", async () => {
    const { workspaceId, rita, workflow, cookie } = await arrange();
    const other = await createMember(database(), { workspaceId, roles: ["reviewer"], groups: ["Legal"] });
    const made = await createReview(rita, workflow);
    const [insider, outsider] = [await listen(cookie), await listen((await cookieOf(other)).cookie)];

    const groupId = await createGroup(database(), workspaceId, "Sales");
    await database().update(review).set({ groupId }).where(eq(review.id, made.id));
    await withTransaction({ db: database() }, async (tx) => announceReviews(tx, workspaceId, [made.id]));

    await expect.poll(() => insider.reviews().at(-1)).toMatchObject({ reviews: [], gone: [made.id] });
    expect(outsider.reviews()).toEqual([]);
  });

  test("to somebody who has left the group, from that moment on", async () => {
    const { who, groupId, rita, workflow, workspaceId, cookie } = await arrange();
    const { states } = await listen(cookie);
    await database()
      .delete(groupMember)
      .where(and(eq(groupMember.memberId, who.id), eq(groupMember.groupId, groupId)));
    await createReview(rita, workflow);
    const shared = await createReview(rita, await createWorkflow(database(), workspaceId));
    await expect.poll(() => states().map(({ id }) => id)).toEqual([shared.id]);
  });
});

describe("the stream", () => {
  test("beats while nothing happens", async () => {
    const { cookie } = await arrange();
    const { frames } = await listen(cookie, "/live-fast");
    await expect.poll(() => frames.filter(({ event }) => event === "beat").length).toBeGreaterThan(2);
  });

  test("ends when the session ends and when the member is suspended, though nothing happens", async () => {
    const ends = [
      ({ token }: { token: string }) =>
        database()
          .delete(session)
          .where(eq(session.sessionToken, sha256(token))),
      ({ who }: { who: TestMember }) =>
        database().update(member).set({ suspendedAt: new Date() }).where(eq(member.id, who.id)),
    ];
    for (const end of ends) {
      const arranged = await arrange();
      const { state, frames } = await listen(arranged.cookie, "/live-fast");
      await expect.poll(() => frames.at(-1)?.event).toBe("beat");
      await end(arranged);
      await expect.poll(() => state.open).toBe(false);
    }
  });

  test("says that there is much to look at, where more changed than a page shows", async () => {
    const { workspaceId, cookie } = await arrange();
    const { frames } = await listen(cookie);
    const ids = Array.from({ length: 450 }, () => crypto.randomUUID());
    const told = () => frames.filter(({ event }) => event === "resync").length;
    const before = told();
    await withTransaction({ db: database() }, async (tx) => announceReviews(tx, workspaceId, ids));
    await expect.poll(told).toBeGreaterThan(before);
  });

  test("lets go of a reader that takes nothing, instead of keeping what it does not read", async () => {
    const { cookie, rita, workflow, workspaceId } = await arrange();
    const made = await Promise.all(Array.from({ length: 40 }, () => createReview(rita, workflow)));
    let ended = false;
    const ctx = await requireSession(sessionTokenOf(new Request(origin, { headers: { cookie } })));
    const stream = openLiveStream({
      hub: liveHub(),
      ctx,
      renew: async () => ctx,
      onEnd: () => (ended = true),
      paceMs: 1,
      waitingBytes: 20_000,
    });
    const announce = () =>
      withTransaction({ db: database() }, async (tx) =>
        announceReviews(
          tx,
          workspaceId,
          made.map(({ id }) => id),
        ),
      );
    await expect
      .poll(async () => {
        await announce();
        return ended;
      })
      .toBe(true);
    let size = 0;
    for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) size += chunk.length;
    expect(size).toBeLessThan(60_000);
  });

  test("is closed at once when the server stops, so that a restart does not wait", async () => {
    const [own, url] = await serve();
    const { cookie } = await arrange();
    const { port, host } = new URL(url);
    const socket = createConnection(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(`GET /live HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\n\r\n`);
    const [head] = (await once(socket, "data")) as [Buffer];
    expect(head.toString()).toContain("200 OK");
    const closed = once(socket, "close");

    const start = Date.now();
    await own.close(10_000);
    await closed;
    expect(Date.now() - start).toBeLessThan(2000);
  });
});

describe("a look", () => {
  const look = async (cookie: string, body: object) => {
    const headers = { cookie, "content-type": "application/json" };
    const response = await fetch(`${origin}/live/look`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };

  test("tells how what is on screen stands, and what is new since the page was made", async () => {
    const { rita, workflow, cookie } = await arrange();
    const shown = await createReview(rita, workflow);
    const since = rita.clock.now().toISOString();
    rita.clock.advance(1);
    const fresh = await createReview(rita, workflow);
    const { body } = await look(cookie, { ids: [shown.id], since });
    expect(body.reviews.map(({ id }: { id: string }) => id)).toEqual([shown.id, fresh.id]);
    expect(body).toMatchObject({ gone: [], counts: { open: 2 } });
  });

  test("calls gone what is another's, as what never was", async () => {
    const { rita, workflow } = await arrange();
    const made = await createReview(rita, workflow);
    const stranger = await arrange();
    const never = crypto.randomUUID();
    const { body } = await look(stranger.cookie, { ids: [made.id, never], since: new Date(0).toISOString() });
    expect(body).toMatchObject({ reviews: [], gone: [made.id, never], counts: { open: 0 } });
  });

  test("needs a session and a sound question", async () => {
    const { cookie } = await arrange();
    expect((await look("", { ids: [], since: null })).status).toBe(401);
    expect((await look(cookie, { ids: ["x"], since: null })).status).toBe(422);
    expect((await look(cookie, { ids: [], since: "0000-01-01T00:00:00Z" })).status).toBe(422);
  });
});
