import { Inngest, cron, type InngestFunction } from "inngest";
import { expect, test } from "vitest";
import { registerFunctions } from "@/lib/engine/registration";
import { createSdk } from "@/lib/engine/sdk";

type Options = Parameters<Inngest["createFunction"]>[0];

const client = new Inngest({ id: "countersign", isDev: true });
const go = { event: "go" };
const of = (options: Omit<Options, "id">): InngestFunction.Any =>
  client.createFunction({ id: "fn", ...options }, () => undefined);
const register = async (fn: InngestFunction.Any) => registerFunctions(await createSdk(client, [fn]).configurations());

test("a function is registered with its triggers, attempts, limit, cancellations and schedules", async () => {
  const fn = of({
    triggers: [{ event: "go", if: "event.data.kind == 'a' && event.data.n == 3" }, cron("*/5 * * * *")],
    retries: 2,
    concurrency: 7,
    cancelOn: [
      { event: "stop", match: "data.id" },
      { event: "halt", if: "async.data.all == true" },
    ],
  });
  expect(await register(fn)).toEqual([
    {
      id: "countersign-fn",
      maxAttempts: 3,
      concurrency: 7,
      triggers: [
        {
          event: "go",
          conditions: [
            { event: ["data", "kind"], value: "a" },
            { event: ["data", "n"], value: 3 },
          ],
        },
      ],
      cancels: [
        { event: "stop", conditions: [{ async: ["data", "id"], event: ["data", "id"] }] },
        { event: "halt", conditions: [{ async: ["data", "all"], value: true }] },
      ],
      crons: ["*/5 * * * *"],
    },
  ]);
});

test("a function that says nothing of retries has the SDK's four, and a failure handler is a function of its own", async () => {
  const registered = await register(of({ triggers: [go], onFailure: () => undefined }));
  expect(registered.map((one) => [one.id, one.maxAttempts])).toEqual([
    ["countersign-fn", 5],
    ["countersign-fn-failure", 2],
  ]);
});

test.each<[string, Omit<Options, "id">]>([
  ["throttle", { triggers: [go], throttle: { limit: 1, period: "1s" } }],
  ["debounce", { triggers: [go], debounce: { period: "1s" } }],
  ["batchEvents", { triggers: [go], batchEvents: { maxSize: 10, timeout: "1s" } }],
  ["rateLimit", { triggers: [go], rateLimit: { limit: 1, period: "1s" } }],
  ["priority", { triggers: [go], priority: { run: "event.data.n" } }],
  ["singleton", { triggers: [go], singleton: { mode: "skip" } }],
  ["idempotency", { triggers: [go], idempotency: "event.data.id" }],
  ["concurrency", { triggers: [go], concurrency: { limit: 1, key: "event.data.id" } }],
  ["concurrency", { triggers: [go], concurrency: { limit: 1, scope: "account", key: "'all'" } }],
  ["concurrency", { triggers: [go], concurrency: [{ limit: 1 }, { limit: 2, key: "event.data.id" }] }],
  ["timeouts", { triggers: [go], timeouts: { finish: "1h" } }],
  ["timeout", { triggers: [go], cancelOn: [{ event: "stop", timeout: "1h" }] }],
  ["jitter", { triggers: [{ cron: "0 * * * *", jitter: "30s" } as never] }],
  ["wildcards", { triggers: [{ event: "go/*" }] }],
  ["event.data.n > 3", { triggers: [{ event: "go", if: "event.data.n > 3" }] }],
  [
    "event.data.a == 'x' || event.data.b == 'y'",
    { triggers: [{ event: "go", if: "event.data.a == 'x' || event.data.b == 'y'" }] },
  ],
  ["event.data.a != 'x'", { triggers: [{ event: "go", if: "event.data.a != 'x'" }] }],
  ["event.data.a == event.data.b", { triggers: [{ event: "go", if: "event.data.a == event.data.b" }] }],
  ["async.data.n < event.data.n", { triggers: [go], cancelOn: [{ event: "stop", if: "async.data.n < event.data.n" }] }],
  ["*/10 * * * * *", { triggers: [cron("*/10 * * * * *")] }],
  ["TZ=Europe/Berlin 0 9 * * *", { triggers: [cron("TZ=Europe/Berlin 0 9 * * *")] }],
])("a function with %s is refused, by name", async (what, options) => {
  const error = await register(of(options)).then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toContain("countersign-fn: ");
  expect(String(error)).toContain(what);
});
