/** What every connector promises, whatever its target: run for each way in which it keeps from writing twice. */
import { createServer } from "node:net";
import { expect, test } from "vitest";
import type { Access, Connector, StoredRequest } from "@/lib/connectors/connector";
import { ConnectorError } from "@/lib/connectors/connector-error";
import type { Action } from "@/lib/connectors/parse-action";
import { newId } from "@/lib/core/id";
import { egressFetch } from "@/lib/resilience/egress";

/** A target on loopback that can be told to fail. */
export interface ContractTarget {
  /** Makes a place to write to and returns the action that writes this text there. */
  place(text: string): Promise<Action>;
  /** The texts written to the action's place so far. */
  written(action: Action): string[];
  /** Plays one fault for all writes; called without one, none. */
  play(fault?: { status: 429 | 500; retryAfter?: number } | { dropAfterWrite: true } | { latencyMs: number }): void;
}

export interface ContractCase {
  connector: Connector;
  target: ContractTarget;
  /** As an admin would enter it, without the settings that every connection has. */
  config: object;
  credentials: { right: object; wrong: object };
  /** A text of the right credentials that must be seen nowhere. */
  secret: string;
  /** The same action with something missing that the target asks for. */
  refusedByTarget(action: Action): Action;
}

export function keepsItsPromises({
  connector,
  target,
  config,
  credentials,
  secret,
  refusedByTarget,
}: ContractCase): void {
  const settings = (more: object = {}) => connector.config.parse({ ...config, allowPrivateAddresses: true, ...more });
  const once = connector.once(settings());
  const repeatable = once === "key" || once === "upsert";

  function access({ given = credentials.right, timeoutMs = 5_000, more = {}, allowPrivateAddresses = true } = {}) {
    const checked: Access<unknown, unknown> = {
      config: settings(more),
      credentials: connector.credentials.parse(given),
      signal: AbortSignal.timeout(timeoutMs),
      fetch: egressFetch({ allowPrivateAddresses }),
    };
    return checked;
  }

  async function prepared(text: string, key = newId()) {
    const action = await target.place(text);
    return { action, key, request: connector.prepare(action, key, settings()) };
  }

  const failureOf = (request: StoredRequest, options?: Parameters<typeof access>[0]): Promise<ConnectorError> =>
    connector.send(request, access(options)).then(
      (receipt) => expect.fail(`It was written: ${receipt.remoteId}`),
      (error: unknown) => {
        if (error instanceof ConnectorError) return error;
        throw error;
      },
    );

  /** What the write-back stage does after an unclear end. */
  async function again(request: StoredRequest, key: string) {
    const found = once === "lookup" ? await connector.lookUp?.(request, key, access()) : null;
    return found ?? (await connector.send(request, access()));
  }

  test("the same action, key and settings make the same request", async () => {
    const { action, key, request } = await prepared("Hello.");
    expect(connector.prepare(structuredClone(action), key, settings())).toEqual(request);
    expect(JSON.parse(JSON.stringify(request))).toEqual(request);
  });

  test("the stored request holds no credential", async () => {
    const { request } = await prepared("Hello.");
    expect(JSON.stringify(request)).not.toContain(secret);
    expect(Object.keys(request.headers)).not.toContain("authorization");
  });

  test("an operation or a field that it does not know is refused before anything is sent", async () => {
    const { action, key } = await prepared("Hello.");
    expect(() => connector.prepare({ ...action, operation: "no-such" }, key, settings())).toThrow(ConnectorError);
    expect(() => connector.prepare({ ...action, target: {} }, key, settings())).toThrow(ConnectorError);
  });

  test("a write arrives as approved and its receipt names the written thing", async () => {
    const { action, request } = await prepared("Grüße — “quoted”\nand a second line 🙂");
    const receipt = await connector.send(request, access());
    expect(receipt).toMatchObject({ remoteId: expect.stringMatching(/./) as string, how: "answered" });
    expect(target.written(action)).toEqual(["Grüße — “quoted”\nand a second line 🙂"]);
  });

  if (once !== "none")
    test("written twice with one key is one write with one remote id", async () => {
      const { action, key, request } = await prepared("Once.");
      const first = await connector.send(request, access());
      const second = await again(request, key);
      expect(second.remoteId).toBe(first.remoteId);
      expect(second.how).toBe(repeatable ? "repeated" : "found");
      expect(target.written(action)).toEqual(["Once."]);
    });

  test("a connection cut after the write is uncertain, and the write is found without a second one", async () => {
    const { action, key, request } = await prepared("Cut off.");
    target.play({ dropAfterWrite: true });
    expect(await failureOf(request)).toMatchObject({ kind: "uncertain" });
    target.play();
    if (once !== "none") await again(request, key);
    expect(target.written(action)).toEqual(["Cut off."]);
  });

  if (once === "lookup")
    test("a look-up of what was never written finds nothing, and one that fails is uncertain", async () => {
      const { key, request } = await prepared("Never sent.");
      expect(await connector.lookUp?.(request, key, access())).toBeNull();
      const refused = connector.lookUp?.(request, key, access({ given: credentials.wrong }));
      await expect(refused).rejects.toMatchObject({ kind: "uncertain", details: { status: 401 } });
    });

  test("an answer that does not come in time is uncertain", async () => {
    const { request } = await prepared("Slow.");
    target.play({ latencyMs: 2_000 });
    expect(await failureOf(request, { timeoutMs: 150 })).toMatchObject({ kind: "uncertain" });
    target.play();
  });

  test("nothing is sent once the time is up", async () => {
    const { action, request } = await prepared("Too late.");
    expect(
      await connector.send(request, { ...access(), signal: AbortSignal.abort() }).catch((error: unknown) => error),
    ).toMatchObject({
      kind: "transient",
    });
    expect(target.written(action)).toEqual([]);
  });

  test("too many requests is transient and says how long to wait", async () => {
    const { request } = await prepared("Limited.");
    target.play({ status: 429, retryAfter: 7 });
    expect(await failureOf(request)).toMatchObject({
      kind: "transient",
      details: { status: 429, retryAfterSeconds: 7 },
    });
    target.play();
  });

  test("a target that fails is tried again only where a repeat is safe", async () => {
    const { request } = await prepared("Broken.");
    target.play({ status: 500 });
    expect(await failureOf(request)).toMatchObject({
      kind: repeatable ? "transient" : "uncertain",
      details: { status: 500 },
    });
    target.play();
  });

  test("what the target refuses goes back to a person, in the target's words", async () => {
    const { action, key } = await prepared("");
    const request = connector.prepare(refusedByTarget(action), key, settings());
    expect(await failureOf(request)).toMatchObject({
      kind: "client",
      message: expect.stringContaining("It says: ") as string,
    });
  });

  test("refused credentials are the connection's fault and appear nowhere", async () => {
    const { request } = await prepared("Hello.");
    const failure = await failureOf(request, { given: credentials.wrong });
    expect(failure).toMatchObject({ kind: "config", details: { status: 401 } });
    for (const value of Object.values(credentials.wrong)) expect(failure.message).not.toContain(value);
  });

  test("a target that nobody listens at is transient: it was not sent", async () => {
    const nobody = { baseUrl: `http://127.0.0.1:${await closedPort()}` };
    const { action, key } = await prepared("Hello.");
    const request = connector.prepare(action, key, settings(nobody));
    expect(await failureOf(request, { more: nobody })).toMatchObject({ kind: "transient" });
  });

  test("a private address is refused unless the connection allows it", async () => {
    const { action, request } = await prepared("Hello.");
    expect(await failureOf(request, { allowPrivateAddresses: false })).toMatchObject({ kind: "config" });
    expect(target.written(action)).toEqual([]);
  });

  test("a request made for one server is not sent with the credentials of another", async () => {
    const { action, request } = await prepared("Hello.");
    const failure = await failureOf(request, { more: { baseUrl: "http://localhost:9" } });
    expect(failure).toMatchObject({ kind: "config" });
    expect(target.written(action)).toEqual([]);
  });
}

/** A port that was free a moment ago. */
function closedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close((error) => (error ? reject(error) : resolve(port)));
    });
  });
}
