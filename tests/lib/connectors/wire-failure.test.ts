import { createServer } from "node:net";
import { expect, test } from "vitest";
import { wireFailure } from "@/lib/connectors/wire-failure";
import { egressFetch } from "@/lib/resilience/egress";

const coded = (code: string, more: object = {}) => Object.assign(new Error("Some words."), { code, ...more });
const fetchFailed = (cause: Error) => new TypeError("fetch failed", { cause });

test.each([
  ["ECONNREFUSED", "transient"],
  ["EHOSTUNREACH", "transient"],
  ["EAI_AGAIN", "transient"],
  ["UND_ERR_CONNECT_TIMEOUT", "transient"],
  ["ENOTFOUND", "config"],
  ["CERT_HAS_EXPIRED", "config"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "config"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "config"],
  ["ECONNRESET", "uncertain"],
  ["EPIPE", "uncertain"],
  ["ETIMEDOUT", "uncertain"],
  ["UND_ERR_SOCKET", "uncertain"],
  ["UND_ERR_HEADERS_TIMEOUT", "uncertain"],
  ["UND_ERR_BODY_TIMEOUT", "uncertain"],
])("%s is %s", (code, kind) => {
  expect(wireFailure(fetchFailed(coded(code)))).toMatchObject({ kind });
});

test("several addresses that were all tried in vain are transient; one that may have been reached is not", () => {
  const tried = [coded("ECONNREFUSED"), coded("ETIMEDOUT", { syscall: "connect" })];
  expect(wireFailure(fetchFailed(new AggregateError(tried)))).toMatchObject({ kind: "transient" });
  expect(wireFailure(fetchFailed(new AggregateError([...tried, coded("ECONNRESET")])))).toMatchObject({
    kind: "uncertain",
  });
});

test("a deadline that passed is uncertain, and so is what nobody has seen before", () => {
  expect(wireFailure(new DOMException("Some words.", "TimeoutError"))).toMatchObject({
    kind: "uncertain",
  });
  expect(wireFailure(new Error("?"))).toMatchObject({ kind: "uncertain" });
  expect(wireFailure("?")).toMatchObject({ kind: "uncertain" });
});

test("a server that does not speak TLS is the connection's fault, by what the real client says", async () => {
  const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const call = egressFetch({ allowPrivateAddresses: true });
  const failure = await call(`https://127.0.0.1:${port}/`).catch(wireFailure);
  server.close();
  expect(failure).toMatchObject({ kind: "config" });
});
