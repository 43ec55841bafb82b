import type { TriggerMapping, WorkflowDefinition } from "@/lib/workflows/definition";

/** What the demo's trigger takes. Unknown fields are welcome and kept. */
export const ticketSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Ticket",
  type: "object",
  required: ["id", "subject", "body", "customer"],
  properties: {
    id: { type: "string", minLength: 1, maxLength: 200, description: "The ticket's id in the helpdesk." },
    subject: { type: "string", maxLength: 1000 },
    body: { type: "string", maxLength: 1_000_000 },
    body_html: { type: "string", maxLength: 1_000_000, description: "The body as it was formatted." },
    attachments: {
      type: "array",
      items: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
      description: "Files that came with it: name, type, size in bytes, url.",
    },
    customer: {
      type: "object",
      required: ["name", "email"],
      properties: { name: { type: "string", maxLength: 300 }, email: { type: "string", maxLength: 320 } },
    },
    created_at: { type: "string", format: "date-time", description: "When the customer wrote." },
    category: { type: "string", description: "What it is about." },
    channel: { type: "string", description: "By which way the customer wrote." },
    version: { type: ["integer", "string"], description: "Rises with every change of the ticket." },
  },
};

export const ticketMapping: TriggerMapping = {
  recordId: "/id",
  version: "/version",
  occurredAt: "/created_at",
  conversation: "/id",
  title: "/subject",
  body: "/body",
  bodyHtml: "/body_html",
  attachments: { list: "/attachments", name: "/name", type: "/type", size: "/size", url: "/url" },
  customerName: "/customer/name",
  customerEmail: "/customer/email",
  category: "/category",
  channel: "/channel",
};

/** Tools that agents run themselves, once a person has approved them. */
export const agentWorkflow = (connectionId: string, undoSeconds: number): WorkflowDefinition => ({
  gate: { required: [], minimumTextLength: 0, maximumAgeHours: 24 * 90 },
  recipe: { promptVersion: "none", instructions: "", passages: 1 },
  action: {
    connectionId,
    operation: "run-tool",
    target: { tool: { from: "/event/payload/tool" }, call: { from: "/event/payload/call" } },
    payload: "arguments",
  },
  review: { policy: { kind: "any" }, groupId: null, dueInMinutes: 60, risk: 1 },
  undoSeconds,
});

export const supportWorkflow = (connectionId: string, undoSeconds: number): WorkflowDefinition => ({
  gate: { required: ["/body", "/customer/email"], minimumTextLength: 10, maximumAgeHours: 24 * 90 },
  recipe: {
    promptVersion: "support-reply-1",
    instructions:
      "You answer for the support team of Brindlewick, a shop for home goods that also makes Brindlewick Planner, a software for small shops. Be brief, warm and exact. Promise nothing that the articles don't say.",
    passages: 4,
  },
  action: {
    connectionId,
    operation: "add-comment",
    target: { ticketId: { from: "/event/payload/id" } },
    payload: { body: { from: "/content/body" } },
  },
  review: { policy: { kind: "any" }, groupId: null, dueInMinutes: 240, risk: 0 },
  undoSeconds,
});
