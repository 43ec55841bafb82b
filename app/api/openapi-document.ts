/** The OpenAPI 3.1 document, made from the contracts that the routes run on. */
import type { z } from "zod";
import type { Contract, Says } from "@/app/_edge/contract";
import { DemoDocument } from "@/bin/demo/demo-document";
import { ticketSchema } from "@/bin/demo/demo-workflow";
import packageJson from "@/package.json";
import { contracts } from "./contracts";
import { jsonSchemas } from "./json-schemas";
import { triggerOperation } from "./triggers/operation";
import { Problem } from "./v1/_wire/problem";

export function openApiDocument(): { openapi: string; [member: string]: unknown } {
  const schemas = jsonSchemas();
  const paths: Record<string, Record<string, unknown>> = { "/api/triggers/{slug}": { post: triggerOperation } };
  for (const contract of contracts) {
    (paths[contract.path] ??= {})[contract.method.toLowerCase()] = operationOf(contract, schemas.schemaOf);
  }
  schemas.schemaOf(Problem, "output");
  schemas.schemaOf(
    DemoDocument.meta({ id: "DemoDocument", description: "`<data>/demo.json`, written by `npm run demo`." }),
    "output",
  );

  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: "Countersign",
      version: packageJson.version,
      description: "Drafts, reviews, decisions and what became of them. Guide: docs/api.md.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ apiKey: [] }],
    paths,
    components: {
      schemas: { ...schemas.components(), TicketPayload: ticketSchema },
      responses: { Problem: problemResponse },
      securitySchemes: { apiKey: { type: "http", scheme: "bearer", description: "An API key: cs_…" } },
    },
  };
}

type SchemaOf = ReturnType<typeof jsonSchemas>["schemaOf"];

const problemResponse = {
  description: "A problem document (RFC 9457).",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

function operationOf(contract: Contract, schemaOf: SchemaOf): object {
  const { operation, summary, permission, params, query, body, answers } = contract;
  const parameters = [...parametersOf(params, "path", schemaOf), ...parametersOf(query, "query", schemaOf)];
  if (contract.method === "POST" && !contract.answersOnce) parameters.push(idempotencyKey);
  return {
    operationId: operation,
    summary: contract.deprecated ? `${summary} Use ${contract.deprecated.successor} instead.` : summary,
    ...(contract.deprecated && { deprecated: true }),
    ...(permission === null ? { security: [] } : { description: `Permission: \`${permission}\`.` }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, says]) => [status, responseOf(says, schemaOf)])),
      ...Object.fromEntries(problemsOf(contract).map((status) => [status, { $ref: "#/components/responses/Problem" }])),
    },
  };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: { type: "string", minLength: 1, maxLength: 200 },
  description: "A repeat with the same key and the same request gets the first one's answer.",
};

function parametersOf(schema: z.ZodType | undefined, where: "path" | "query", schemaOf: SchemaOf): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    ...(description && { description }),
    schema: property,
  }));
}

const responseOf = ({ description, schema, contentType }: Says, schemaOf: SchemaOf): object => ({
  description,
  content: schema ? { "application/json": { schema: schemaOf(schema, "output") } } : { [contentType ?? "*/*"]: {} },
});

function problemsOf({ permission, method, params, query, body, problems = [] }: Contract): number[] {
  const statuses = new Set<number>([...problems, 500]);
  if (permission !== null) [401, 403].forEach((status) => statuses.add(status));
  if (params ?? query ?? body) statuses.add(422);
  if (method === "POST") [409, 422].forEach((status) => statuses.add(status));
  if (body) [413, 415].forEach((status) => statuses.add(status));
  return [...statuses].sort();
}
