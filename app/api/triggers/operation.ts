/** What the OpenAPI document says of triggers. Their payload is what the trigger's own JSON Schema says. */
const problem = { $ref: "#/components/responses/Problem" };

export const triggerOperation = {
  operationId: "deliver",
  summary: "A signed delivery. Answered after it is stored for good; a repeat of the same delivery is told so.",
  description:
    "Signed by Standard Webhooks: HMAC-SHA256 over `webhook-id.webhook-timestamp.body`. Timestamps may be five minutes off. No API key.",
  security: [],
  parameters: [
    { name: "slug", in: "path", required: true, schema: { type: "string" } },
    { name: "webhook-id", in: "header", required: true, schema: { type: "string" } },
    {
      name: "webhook-timestamp",
      in: "header",
      required: true,
      schema: { type: "string", pattern: "^[0-9]+$" },
      description: "Seconds since 1970.",
    },
    {
      name: "webhook-signature",
      in: "header",
      required: true,
      schema: { type: "string" },
      description: "`v1,` and the signature in base64; several, separated by spaces.",
    },
  ],
  requestBody: {
    required: true,
    description: "As the trigger's schema says; unknown fields are kept. That of the demo's trigger is TicketPayload.",
    content: {
      "application/json": {
        schema: { anyOf: [{ $ref: "#/components/schemas/TicketPayload" }, { type: "object" }] },
      },
    },
  },
  responses: {
    202: {
      description: "Stored, now or by an earlier delivery.",
      content: {
        "application/json": {
          schema: {
            type: "object",
            required: ["event_id", "duplicate"],
            properties: { event_id: { type: "string", format: "uuid" }, duplicate: { type: "boolean" } },
          },
        },
      },
    },
    401: problem,
    404: problem,
    413: problem,
    415: problem,
    422: problem,
    429: problem,
    500: problem,
  },
};
