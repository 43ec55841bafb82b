import { once } from "node:events";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { eventPatience } from "@/bin/server/send-response";
import { readingLimit } from "@/bin/server/to-request";
import type { HotRoute } from "@/app/api/hot-routes";
import { createWebServer, type WebServer } from "@/bin/server/web-server";
import { ConflictError } from "@/lib/core/errors";

const running: WebServer[] = [];

afterEach(async () => {
  for (const web of running.splice(0)) await web.close(1000);
});

test("a hot route gets the method, path parameters, query, headers and bytes as they were sent", async () => {
  const url = await serve({
    method: "POST",
    pattern: "/api/things/[id]/parts/[part]",
    handler: async (request, { params }) =>
      Response.json({
        params: await params,
        query: new URL(request.url).searchParams.get("q"),
        signature: request.headers.get("x-signature"),
        body: await request.text(),
      }),
  });

  const response = await fetch(`${url}/api/things/a%2Fb/parts/2?q=1+2`, {
    method: "POST",
    headers: { "x-signature": "s1" },
    body: '{"ä": 1}\n',
  });

  expect(await response.json()).toEqual({
    params: { id: "a/b", part: "2" },
    query: "1 2",
    signature: "s1",
    body: '{"ä": 1}\n',
  });
});

test("status, headers and every cookie of an answer reach the caller", async () => {
  const url = await serve({
    method: "GET",
    pattern: "/api/answer",
    handler: async () =>
      new Response(null, {
        status: 303,
        headers: [
          ["location", "/there"],
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
        ],
      }),
  });

  const response = await fetch(`${url}/api/answer`, { redirect: "manual" });

  expect(response.status).toBe(303);
  expect(response.headers.get("location")).toBe("/there");
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
});

test("other paths and other methods go to Next", async () => {
  const url = await serve({ method: "POST", pattern: "/api/hot", handler: async () => new Response("hot") });

  expect(await (await fetch(`${url}/api/hot`, { method: "POST" })).text()).toBe("hot");
  expect(await (await fetch(`${url}/api/hot`)).text()).toBe("next");
  expect(await (await fetch(`${url}/api/hot/more`, { method: "POST" })).text()).toBe("next");
});

test("a handler that breaks is answered with a problem document that gives nothing away", async () => {
  const handler = async (): Promise<Response> => Promise.reject(new Error("password is hunter2"));
  const url = await serve({ method: "GET", pattern: "/api/broken", handler });

  const response = await fetch(`${url}/api/broken`);
  const body = await response.text();

  expect(response.status).toBe(500);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(body).not.toContain("hunter2");
});

test("an expected failure keeps its status and message", async () => {
  const handler = async (): Promise<Response> => Promise.reject(new ConflictError("Somebody was first."));
  const url = await serve({ method: "GET", pattern: "/api/conflict", handler });

  const response = await fetch(`${url}/api/conflict`);

  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ detail: "Somebody was first." });
});

test("a body above the limit is refused without being read, whether or not its length was announced", async () => {
  let called = false;
  const handler = async (): Promise<Response> => {
    called = true;
    return new Response();
  };
  const url = await serve({ method: "POST", pattern: "/api/hot", handler });
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)) });

  const announced = await rawRequest(url, "POST /api/hot HTTP/1.1", "content-length: 999999999");
  const streamed = await fetch(`${url}/api/hot`, { method: "POST", body: endless, duplex: "half" } as RequestInit).then(
    (response) => response.status,
    () => "connection closed",
  );

  expect(announced).toContain("413");
  expect([413, "connection closed"]).toContain(streamed);
  expect(called).toBe(false);
});

test("an address with a broken escape, or that is none, is the caller's fault", async () => {
  const url = await serve();

  for (const address of ["/drafts/%E0%A4%A", "/%", "*", "http://other.example/queue"])
    expect(await rawRequest(url, `OPTIONS ${address} HTTP/1.1`), address).toContain("422");
});

test("bodies that nobody finishes sending do not fill the memory, and time runs out for them", async () => {
  const url = await serve({ method: "POST", pattern: "/api/hot", handler: async () => new Response("hot") });
  onTestFinished(() => void (readingLimit.bytes = whole));
  const whole = readingLimit.bytes;
  readingLimit.bytes = 1000;

  const [unfinished, { port }] = [new AbortController(), new URL(url)];
  const socket = createConnection({ port: Number(port), host: "127.0.0.1", signal: unfinished.signal });
  socket.on("error", () => undefined);
  socket.write(`POST /api/hot HTTP/1.1\r\nhost: x\r\ncontent-length: 2000\r\n\r\n${"x".repeat(900)}`);
  const send = (): Promise<Response> => fetch(`${url}/api/hot`, { method: "POST", body: "x".repeat(500) });

  await expect.poll(async () => (await send()).status).toBe(429);
  expect((await send()).headers.get("retry-after")).toBe("1");
  unfinished.abort();
  await expect.poll(async () => (await send()).status).toBe(200);
  expect(running.at(-1)?.server.requestTimeout).toBeLessThanOrEqual(30_000);
});

test("a reader of events that takes nothing is let go; one of a download is waited for", async () => {
  onTestFinished(() => void (eventPatience.milliseconds = whole));
  const whole = eventPatience.milliseconds;
  eventPatience.milliseconds = 100;
  const ended: string[] = [];
  const endless = (type: string): HotRoute["handler"] => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
      cancel: () => void ended.push(type),
    });
    return async () => new Response(body, { headers: { "content-type": type } });
  };
  const url = await serve(
    { method: "GET", pattern: "/download", handler: endless("application/octet-stream") },
    { method: "GET", pattern: "/events", handler: endless("text/event-stream") },
  );
  const sockets = ["/download", "/events"].map((path) => {
    const socket = createConnection(Number(new URL(url).port), "127.0.0.1").pause();
    socket.on("error", () => undefined).write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
    return socket;
  });

  await expect.poll(() => ended, { timeout: 5000 }).toEqual(["text/event-stream"]);
  await sleep(300);
  expect(ended).toEqual(["text/event-stream"]);
  for (const socket of sockets) socket.destroy();
});

test("closing ends open event streams and lets a running request finish", async () => {
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
  });
  let finish = (): void => undefined;
  const slow = new Promise<void>((resolve) => (finish = resolve));
  const url = await serve(
    {
      method: "GET",
      pattern: "/api/events",
      handler: async () => new Response(stream, { headers: { "content-type": "text/event-stream" } }),
    },
    {
      method: "GET",
      pattern: "/api/slow",
      handler: async () => {
        await slow;
        return Response.json({ done: true });
      },
    },
  );
  const events = await fetch(`${url}/api/events`);
  const answer = fetch(`${url}/api/slow`);
  await expect.poll(() => connections()).toBe(2);

  const closed = running.pop()?.close(10_000);
  await expect(events.text()).rejects.toThrow();
  finish();

  expect(await (await answer).json()).toEqual({ done: true });
  await closed;
});

test("a host with credentials and a method that no Request can have are refused", async () => {
  const url = await serve({ method: "GET", pattern: "/live", handler: async () => new Response("live") });
  expect(await rawRequest(url, "TRACE /live HTTP/1.1")).toMatch(/^HTTP\/1.1 405 /);
  const { port } = new URL(url);
  const socket = createConnection(Number(port), "127.0.0.1");
  socket.write("GET /live HTTP/1.1\r\nhost: a:b@x\r\n\r\n");
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  expect(answer.toString()).toMatch(/^HTTP\/1.1 422 /);
});

async function serve(...routes: HotRoute[]): Promise<string> {
  const web = createWebServer(routes, async (_, response) => void response.end("next"));
  running.push(web);
  await once(web.server.listen(0, "127.0.0.1"), "listening");
  const address = web.server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

/** Sends a head without its body and gives what comes back. */
async function rawRequest(url: string, line: string, header = "accept: */*"): Promise<string> {
  const { port, host } = new URL(url);
  const socket = createConnection(Number(port), "127.0.0.1");
  socket.write(`${line}\r\nhost: ${host}\r\n${header}\r\n\r\n`);
  const [bytes] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return bytes.toString("utf8");
}

const connections = (): Promise<number> =>
  new Promise((resolve, reject) =>
    running.at(-1)?.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
