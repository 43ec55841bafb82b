import { createServer, type RequestListener } from "node:http";
import { afterAll, expect, test } from "vitest";
import { http } from "@/lib/connectors/http";
import { HttpConfig, HttpCredentials } from "@/lib/connectors/http/config";
import { egressFetch } from "@/lib/resilience/egress";

let answer: RequestListener = (_, response) => response.end();
const seen: { line: string; headers: Record<string, unknown> }[] = [];
const server = createServer((request, response) => {
  seen.push({ line: `${request.method} ${request.url}`, headers: request.headers });
  answer(request, response);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
afterAll(() => server.closeAllConnections() ?? server.close());
const address = server.address();
const baseUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/base`;

const basics = { baseUrl, path: "/things/{id}", remoteIdAt: "/id", allowPrivateAddresses: true };
const lookUp = { path: "/found/{key}", keyAt: "/ref", remoteIdAt: "/id" };
const configOf = (more: object) => HttpConfig.parse({ ...basics, ...more });
const send = { operation: "send", target: { id: "a/b" }, payload: { text: "Hello." } };

const access = (more: object, credentials: object = { type: "none" }) => ({
  config: configOf(more),
  credentials: HttpCredentials.parse(credentials),
  signal: AbortSignal.timeout(5_000),
  fetch: egressFetch({ allowPrivateAddresses: true }),
});

const answering = (status: number, body: unknown) => {
  answer = (_, response) => response.writeHead(status).end(JSON.stringify(body));
};

test.each([
  [{}, "none"],
  [{ keyHeader: "X-Request-Key" }, "key"],
  [{ keyField: "ref", lookUp }, "lookup"],
  [{ method: "PUT", path: "/things/{key}" }, "upsert"],
  [{ method: "PUT" }, "none"],
])("the settings %j promise %s", (more, guarantee) => {
  expect(http.once(configOf(more))).toBe(guarantee);
});

test.each([
  [{ headers: { Authorization: "Bearer x" } }, "headers"],
  [{ keyHeader: "host" }, "keyHeader"],
  [{ headers: { "x-a": "b\r\nc: d" } }, "headers"],
  [{ lookUp }, "lookUp"],
  [{ keyField: "ref", lookUp: { ...lookUp, path: "/found/{id}" } }, "lookUp"],
  [{ path: "things" }, "path"],
  [{ baseUrl: "ftp://example.com" }, "baseUrl"],
  [{ baseUrl: "https://example.com/?q=1" }, "baseUrl"],
])("the settings %j are refused", (more, member) => {
  const parsed = HttpConfig.safeParse({ ...basics, ...more });
  expect(parsed.error?.issues.map((issue) => issue.path[0])).toContain(member);
});

test("the request is made of the settings, with the key where they want it", () => {
  const config = configOf({ keyHeader: "X-Request-Key", keyField: "ref", headers: { "x-version": "2" } });
  expect(http.prepare(send, "key-1", config)).toEqual({
    method: "POST",
    url: `${baseUrl}/things/a%2Fb`,
    headers: { "x-version": "2", "content-type": "application/json", "x-request-key": "key-1" },
    body: '{"text":"Hello.","ref":"key-1"}',
  });
});

test.each(["..", ".", ""])("a target's value %j can't lead the address elsewhere", (id) => {
  expect(() => http.prepare({ ...send, target: { id } }, "key-1", configOf({}))).toThrow(
    expect.objectContaining({ kind: "client" }),
  );
});

test("a payload must not bring its own key", () => {
  const bringing = { ...send, payload: { ref: "mine" } };
  expect(() => http.prepare(bringing, "key-1", configOf({ keyField: "ref" }))).toThrow(
    expect.objectContaining({ kind: "config" }),
  );
});

test("basic credentials go with the request, and only then", async () => {
  answering(200, { id: 17 });
  const request = http.prepare(send, "key-1", configOf({}));
  const receipt = await http.send(request, access({}, { type: "basic", username: "jane", password: "päss" }));
  expect(receipt).toEqual({ remoteId: "17", how: "answered" });
  const basic = Buffer.from("jane:päss").toString("base64");
  expect(seen.at(-1)).toMatchObject({ line: "POST /base/things/a%2Fb", headers: { authorization: `Basic ${basic}` } });
});

test.each([[{}], [{ id: "" }], [{ id: null }], ["no JSON object"]])(
  "an acceptance that names no id (%j) is uncertain: no id is made up",
  async (body) => {
    answering(200, body);
    await expect(http.send(http.prepare(send, "key-1", configOf({})), access({}))).rejects.toMatchObject({
      kind: "uncertain",
    });
  },
);

test.each([
  [301, "config"],
  [303, "uncertain"],
  [400, "client"],
  [401, "config"],
  [403, "config"],
  [404, "client"],
  [408, "transient"],
  [409, "client"],
  [410, "config"],
  [422, "client"],
  [425, "transient"],
  [503, "uncertain"],
])("status %d is %s", async (status, kind) => {
  answering(status, {});
  await expect(http.send(http.prepare(send, "key-1", configOf({})), access({}))).rejects.toMatchObject({
    kind,
    details: { status },
  });
});

const found = (more: object) => {
  const settings = { keyField: "ref", lookUp: { ...lookUp, ...more } };
  return http.lookUp?.(http.prepare(send, "key-1", configOf(settings)), "key-1", access(settings));
};

test("a look-up of one thing: there, surely not there, or an answer that proves nothing", async () => {
  answering(200, { ref: "key-1", id: 9 });
  expect(await found({})).toEqual({ remoteId: "9", how: "found" });
  expect(seen.at(-1)?.line).toBe("GET /base/found/key-1");
  answering(404, {});
  expect(await found({})).toBeNull();
  answering(200, { ref: "another", id: 9 });
  await expect(found({})).rejects.toMatchObject({ kind: "uncertain" });
});

test("a look-up in a list takes only what carries our key, and an answer of another shape proves nothing", async () => {
  answering(200, {
    items: [
      { ref: "another", id: 1 },
      { ref: "key-1", id: 2 },
    ],
  });
  expect(await found({ listAt: "/items" })).toMatchObject({ remoteId: "2" });
  answering(200, { items: [{ ref: "another", id: 1 }] });
  expect(await found({ listAt: "/items" })).toBeNull();
  for (const [status, body] of [
    [200, { error: "x" }],
    [404, {}],
  ] as const) {
    answering(status, body);
    await expect(found({ listAt: "/items" })).rejects.toMatchObject({ kind: "uncertain" });
  }
});

test("an answer too long to be one is not read to its end", async () => {
  answer = (_, response) => response.end("x".repeat(2_000_000));
  await expect(http.send(http.prepare(send, "key-1", configOf({})), access({}))).rejects.toMatchObject({
    kind: "uncertain",
  });
});
