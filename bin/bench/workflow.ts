import type { TriggerMapping, WorkflowDefinition } from "@/lib/workflows/definition";

export const ticketSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  required: ["id", "subject", "text", "customer"],
  properties: {
    id: { type: "string", minLength: 1, maxLength: 200 },
    subject: { type: "string", maxLength: 1000 },
    text: { type: "string", maxLength: 1_000_000 },
    customer: {
      type: "object",
      required: ["name", "email"],
      properties: { name: { type: "string", maxLength: 300 }, email: { type: "string", maxLength: 320 } },
    },
  },
};

export const ticketMapping: TriggerMapping = {
  recordId: "/id",
  title: "/subject",
  body: "/text",
  customerName: "/customer/name",
  customerEmail: "/customer/email",
};

export const replyWorkflow = (connectionId: string): WorkflowDefinition => ({
  gate: { required: ["/body", "/customer/email"], minimumTextLength: 10, maximumAgeHours: 24 },
  recipe: {
    promptVersion: "bench-1",
    instructions: "You answer for the support team of a shop for home goods. Be brief, warm and exact.",
    passages: 4,
  },
  action: {
    connectionId,
    operation: "send",
    target: { id: { from: "/event/payload/id" } },
    payload: { text: { from: "/content/body" } },
  },
  review: { policy: { kind: "any" }, groupId: null, dueInMinutes: 240, risk: 0 },
  undoSeconds: 0,
});
