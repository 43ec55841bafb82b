import { afterAll, describe, expect, test } from "vitest";
import { connectorNames, type ConnectorName, registry } from "@/lib/connectors/registry";
import type { Action } from "@/lib/connectors/parse-action";
import { sandboxToken, testSandbox, type TestSandbox } from "@/tests/support/sandbox-helpdesk";
import { type ContractCase, type ContractTarget, keepsItsPromises } from "./connector.contract";

const sandbox = await testSandbox();
afterAll(() => sandbox.stop());

const target: ContractTarget = helpdeskTarget(sandbox, "add-comment");
const bearer = { right: { token: sandboxToken }, wrong: { token: "not-the-token" } };
const typedBearer = {
  right: { type: "bearer", token: sandboxToken },
  wrong: { type: "bearer", token: "not-the-token" },
};

const helpdesk = (once: string): ContractCase => ({
  connector: registry["sandbox-helpdesk"],
  target,
  config: { baseUrl: sandbox.url, once },
  credentials: bearer,
  secret: sandboxToken,
  refusedByTarget: (action) => ({ ...action, target: { ticketId: "no-such-ticket" }, payload: { body: "Hello." } }),
});

const http = (settings: object): ContractCase => ({
  connector: registry.http,
  target: helpdeskTarget(sandbox, "send"),
  config: { baseUrl: sandbox.url, path: "/api/tickets/{ticketId}/comments", remoteIdAt: "/id", ...settings },
  credentials: typedBearer,
  secret: sandboxToken,
  refusedByTarget: (action) => ({ ...action, payload: {} }),
});
const lookUp = { listAt: "/data", keyAt: "/marker", remoteIdAt: "/id" };

const cases: Record<ConnectorName, Record<string, ContractCase>> = {
  "sandbox-helpdesk": { "by key": helpdesk("key"), "by look-up": helpdesk("lookup") },
  http: {
    "by key": http({ keyHeader: "Idempotency-Key" }),
    "by look-up": http({ keyField: "marker", lookUp: { path: "?marker={key}", ...lookUp } }),
    "without any guarantee": http({}),
  },
  // It calls nobody: tests/lib/connectors/agent.test.ts.
  agent: {},
};

describe.each(connectorNames)("%s", (name) => {
  test("goes by its name", () => {
    expect(registry[name].name).toBe(name);
  });

  describe.each(Object.keys(cases[name]))("%s", (variant) => {
    const given = cases[name][variant];
    if (given) keepsItsPromises(given);
  });
});

function helpdeskTarget({ openTicket, written, faults }: TestSandbox, operation: string): ContractTarget {
  return {
    place: async (text): Promise<Action> => ({
      operation,
      target: { ticketId: await openTicket() },
      payload: { body: text || "Hello." },
    }),
    written: (action) => written(String(action.target.ticketId)),
    play(fault = { latencyMs: 0 }) {
      if ("latencyMs" in fault) faults.set(fault);
      else if ("dropAfterWrite" in fault) faults.set({ dropAfterWrite: 1 });
      else faults.set(fault.status === 429 ? { rate429: 1, retryAfter: fault.retryAfter } : { rate500: 1 });
    },
  };
}
