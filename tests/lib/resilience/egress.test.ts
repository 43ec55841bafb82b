import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { afterAll, expect, test } from "vitest";
import { wireFailure } from "@/lib/connectors/wire-failure";
import { egressFetch } from "@/lib/resilience/egress";

const servers: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(servers.map((stop) => stop())));

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  servers.push(() => new Promise((resolve) => server.closeAllConnections() ?? server.close(resolve)));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("It does not listen.");
  return address.port;
}

const guarded = egressFetch({ allowPrivateAddresses: false });
const open = egressFetch({ allowPrivateAddresses: true });
const failureOf = (call: Promise<Response>) =>
  call.then(
    (response) => expect.fail(`It answered ${response.status}`),
    (error: unknown) => wireFailure(error),
  );

test.each([
  "127.0.0.1",
  "127.1",
  "0x7f000001",
  "2130706433",
  "017700000001",
  "0.0.0.0",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "localhost",
  "127.0.0.1.",
  "１２７.0.0.1",
])("http://%s does not get through, however it is written", async (host) => {
  let reached = false;
  const port = await serve((_, response) => {
    reached = true;
    response.end();
  });
  expect(await failureOf(guarded(`http://${host}:${port}/`))).toMatchObject({ kind: "config" });
  expect(reached).toBe(false);
});

test("the metadata address of clouds is refused at once, not after a timeout", async () => {
  const failure = await failureOf(
    guarded("http://169.254.169.254/latest/meta-data/", { signal: AbortSignal.timeout(1_000) }),
  );
  expect(failure.kind).toBe("config");
});

test.each(["file:///etc/passwd", "data:text/plain,hello", "ftp://127.0.0.1/"])("%s is not a way out", async (url) => {
  expect(await failureOf(open(url))).toMatchObject({ kind: "config" });
});

test("a write's redirect is its answer; nothing is sent a second time", async () => {
  const received: string[] = [];
  const port = await serve((request, response) => {
    received.push(`${request.method} ${request.url}`);
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  const answer = await open(`http://127.0.0.1:${port}/write`, { method: "POST", body: "{}" });
  expect(answer.status).toBe(307);
  expect(received).toEqual(["POST /write"]);
});

test("a read follows its redirect, and leaves the credentials behind at the border of another server", async () => {
  const seen: IncomingHttpHeaders[] = [];
  const elsewhere = await serve((request, response) => {
    seen.push(request.headers);
    response.end("found");
  });
  const port = await serve((_, response) =>
    response.writeHead(302, { location: `http://127.0.0.1:${elsewhere}/` }).end(),
  );
  const answer = await open(`http://127.0.0.1:${port}/`, { headers: { authorization: "Bearer secret" } });
  expect(await answer.text()).toBe("found");
  expect(seen[0]?.authorization).toBeUndefined();
});
