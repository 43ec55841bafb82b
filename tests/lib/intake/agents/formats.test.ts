/** Requests as the frameworks' own documentation shows them, and the answers that they take. */
import { describe, expect, test } from "vitest";
import { ValidationError } from "@/lib/core/errors";
import type { CallResult } from "@/lib/intake/agents/agent-request";
import { answerTo, parseAgentRequest } from "@/lib/intake/agents/parse-agent-request";

const at = new Date("2026-03-02T10:00:00Z");
const args = { to: "jane@example.com", subject: "Parcel" };
const approved: CallResult = { approved: true, edited: false, tool: "send_email", args };
const edited: CallResult = {
  approved: true,
  edited: true,
  tool: "send_email",
  args: { ...args, subject: "Your parcel" },
};
const rejected: CallResult = { approved: false, reason: "Wrong customer", reasonCode: "wrong" };

const faultsOf = (request: unknown): string => {
  try {
    parseAgentRequest(request);
  } catch (error) {
    if (error instanceof ValidationError) return JSON.stringify(error.details.faults);
    throw error;
  }
  throw new Error("It was taken.");
};

describe("LangChain's middleware", () => {
  const python = {
    action_requests: [
      { name: "send_email", args, description: "Tool execution pending approval" },
      { name: "write_file", args: { path: "a" } },
    ],
    review_configs: [
      { action_name: "write_file", allowed_decisions: ["approve", "reject"] },
      { action_name: "send_email", allowed_decisions: ["approve", "edit", "reject"] },
    ],
  };
  const javaScript = {
    actionRequests: [{ name: "send_email", args, description: "" }],
    reviewConfigs: [{ actionName: "send_email", allowedDecisions: ["edit", "reject"] }],
  };

  test("in Python's spelling: several calls, each allowed what its tool is, in their order", () => {
    expect(parseAgentRequest(python)).toEqual({
      format: "langchain",
      id: null,
      calls: [
        {
          tool: "send_email",
          args,
          description: "Tool execution pending approval",
          allows: { approve: true, edit: true },
        },
        { tool: "write_file", args: { path: "a" }, description: "", allows: { approve: true, edit: false } },
      ],
    });
    expect(answerTo(python, [edited, rejected], at)).toEqual({
      decisions: [
        { type: "edit", edited_action: { name: "send_email", args: { ...args, subject: "Your parcel" } } },
        { type: "reject", message: "Wrong customer" },
      ],
    });
  });

  test("in JavaScript's spelling, and in its interrupt", () => {
    const parsed = parseAgentRequest([{ id: "interrupt-1", value: javaScript }]);
    // The task's, which may interrupt again with the same call.
    expect(parsed).toMatchObject({ id: null, calls: [{ allows: { approve: false, edit: true } }] });
    expect(answerTo({ id: "interrupt-1", value: javaScript }, [edited], at)).toEqual({
      decisions: [{ type: "edit", editedAction: { name: "send_email", args: { ...args, subject: "Your parcel" } } }],
    });
    expect(answerTo(javaScript, [approved], at)).toEqual({ decisions: [{ type: "approve" }] });
  });

  test("a tool that can only be answered is not ours to approve", () => {
    const request = {
      ...python,
      review_configs: [{ action_name: "send_email", allowed_decisions: ["respond", "reject"] }],
    };
    expect(faultsOf(request)).toContain("neither to approve nor to edit");
  });
});

test("agent inbox: a list of one is answered by a list of one", () => {
  const config = { allow_ignore: true, allow_respond: true, allow_edit: true, allow_accept: true };
  const request = { action_request: { action: "send_email", args }, config, description: "# Please" };
  expect(parseAgentRequest([request])).toMatchObject({ format: "agent-inbox", calls: [{ tool: "send_email", args }] });
  expect(answerTo([request], [approved], at)).toEqual([{ type: "accept", args: { action: "send_email", args } }]);
  expect(answerTo(request, [edited], at)).toMatchObject([{ type: "edit", args: { action: "send_email" } }]);
  expect(answerTo(request, [rejected], at)).toEqual([{ type: "ignore", args: null }]);
  const answering = { ...request, config: { ...config, allow_ignore: false } };
  expect(answerTo(answering, [rejected], at)).toEqual([{ type: "response", args: "Wrong customer" }]);
});

test("HumanLayer: its own object comes back, and a changed call is never called approved", () => {
  const request = {
    run_id: "run-1",
    call_id: "call-1",
    spec: { fn: "send_email", kwargs: args, state: { thread: 7 }, reject_options: [{ name: "wrong", title: "Wrong" }] },
  };
  expect(parseAgentRequest(request)).toMatchObject({
    id: "run-1/call-1",
    calls: [{ allows: { approve: true, edit: false } }],
  });
  expect(answerTo(request, [approved], at)).toEqual({
    ...request,
    status: { approved: true, responded_at: "2026-03-02T10:00:00.000Z" },
  });
  expect(answerTo(request, [rejected], at)).toMatchObject({
    spec: { state: { thread: 7 } },
    status: { approved: false, comment: "Wrong customer", reject_option_name: "wrong" },
  });
  expect(answerTo(request, [edited], at)).toMatchObject({ status: { approved: false } });
  expect(faultsOf({ run_id: "r", call_id: "c", spec: { msg: "Which of the two?" } })).toContain("/spec/fn");
});

test("our own: a tool and its arguments", () => {
  const request = { tool: "send_email", arguments: args, id: "mine", allow_edit: false };
  expect(parseAgentRequest(request)).toMatchObject({ id: "mine", calls: [{ allows: { approve: true, edit: false } }] });
  expect(answerTo(request, [approved], at)).toEqual({
    approved: true,
    tool: "send_email",
    arguments: args,
    edited: false,
  });
  expect(answerTo(request, [rejected], at)).toEqual({ approved: false, reason: "Wrong customer" });
  expect(faultsOf({ ...request, argumens: {} })).toContain("/argumens");
});

test("none of the formats, or two of them at once, is told what would be one", () => {
  for (const request of [null, [], 7, "x", {}, { value: { id: 1 } }, { tool: "x", spec: {} }, [1, 2]])
    expect(faultsOf(request)).toContain("action_requests");
});

test("what could not be shown word for word is refused, because the agent runs its own copy", () => {
  const request = (value: unknown) => ({ tool: "x", arguments: { a: [value] } });
  expect(faultsOf(request("a\0b"))).toContain("/arguments/a/0");
  expect(faultsOf(request("\ud800"))).toContain("/arguments/a/0");
  expect(faultsOf(JSON.parse('{"tool": "x", "arguments": {"id": 9007199254740993}}'))).toContain("send it as text");
  expect(faultsOf(JSON.parse('{"tool": "x", "arguments": {"a": 1, "__proto__": "x"}}'))).toContain("__proto__");
  expect(faultsOf(JSON.parse('{"tool": "x", "arguments": {"a": -0}}'))).toContain("-0");
  expect(faultsOf([{ id: "a\0b", value: request(1) }])).toContain("/0/id");
  expect(faultsOf({ tool: "pay\u202etset", arguments: {} })).toContain("invisible");
  let deep: unknown = 1;
  for (let level = 0; level < 80; level += 1) deep = [deep];
  expect(faultsOf(request(deep))).toContain("nested");
});
