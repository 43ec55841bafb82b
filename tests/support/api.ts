/**
 * The public API as our own server mounts it, called with Request objects. Every answer is held against the OpenAPI document: its
 * status must be documented, its JSON must fit and hold nothing that the document does not name.
 */
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, expect } from "vitest";
import type { Contract } from "@/app/_edge/contract";
import { pathMatcher } from "@/app/_edge/path-params";
import { contracts } from "@/app/api/contracts";
import { hotRoutes } from "@/app/api/hot-routes";
import { openApiDocument } from "@/app/api/openapi-document";
import { Problem } from "@/app/api/v1/_wire/problem";
import { hotRouter } from "@/bin/server/hot-router";
import { generateAuditSigningKey } from "@/lib/audit/keys";
import { createApiKey } from "@/lib/auth/api-keys";
import { setEnv } from "@/lib/core/env";
import { closeDatabase, database } from "@/lib/db/database";
import type { Permission, Role } from "@/lib/members/permissions";
import { TestClock } from "./clock";
import { contextFor, createMember, type TestContext, type TestMember } from "./context";
import { testDatabaseUrl } from "./database";

const origin = "http://localhost:3000";

/** Points the process at a database of its own for this test file, perhaps with further settings. */
export function startApi(settings: Record<string, string> = {}): void {
  beforeAll(async () => {
    setEnv({
      NODE_ENV: "test",
      LOG_LEVEL: "silent",
      DATABASE_URL: await testDatabaseUrl(),
      AUDIT_SIGNING_KEY: generateAuditSigningKey(),
      ...settings,
    });
    afterAll(closeDatabase);
  });
}

export interface Caller {
  who: TestMember;
  /** The member's own context, on the wall clock as the API is. */
  ctx: TestContext;
  key: string;
}

/** A member with a personal key of all that the member may, or of these scopes. */
export async function createCaller(given: {
  workspaceId?: string;
  roles: Role[];
  scopes?: Permission[];
  name?: string;
}): Promise<Caller> {
  const who = await createMember(database(), given);
  const ctx = contextFor(database(), who, { clock: new TestClock(new Date()) });
  const scopes = given.scopes ?? [...ctx.permissions];
  const { key } = await createApiKey(ctx, { name: "test", scopes, personal: true });
  return { who, ctx, key };
}

export interface Answered {
  status: number;
  headers: Headers;
  // Tests look into many shapes of JSON; each says what it expects to find.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

interface Sent {
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const find = hotRouter(hotRoutes);

type Method = Contract["method"];

export async function call(method: Method, path: string, { key, body, headers }: Sent = {}): Promise<Answered> {
  const url = new URL(path, origin);
  const handler = find(method, url.pathname);
  if (!handler) throw new Error(`Our server mounts nothing at ${method} ${url.pathname}.`);
  const response = await handler(
    new Request(url, {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  const isJson = /json$/.test(response.headers.get("content-type") ?? "");
  const answered = { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  requireDocumented(method, url.pathname, answered);
  return answered;
}

export const get = (path: string, sent?: Sent) => call("GET", path, sent);
export const del = (path: string, sent?: Sent) => call("DELETE", path, sent);
export const post = (path: string, sent?: Sent) => call("POST", path, sent);

const ajv = addFormats(new Ajv2020({ strict: false }));
ajv.addSchema(openApiDocument(), "api");

function requireDocumented(method: Method, pathname: string, { status, headers, body }: Answered): void {
  const contract = contracts.find((one) => one.method === method && pathMatcher(one.path)(pathname));
  if (!contract) throw new Error(`${method} ${pathname} is not in the OpenAPI document.`);
  expect(headers.get("x-request-id")).toBeTruthy();
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("x-content-type-options")).toBe("nosniff");

  const says = contract.answers[status];
  const schema = says?.schema ?? (says ? undefined : Problem);
  if (!schema) return;
  const type = says ? "application/json" : "application/problem+json";
  expect(headers.get("content-type")).toBe(type);
  // zod leaves out what the schema does not name.
  expect(schema.parse(body)).toEqual(body);

  const at = says
    ? [contract.path, method.toLowerCase(), "responses", String(status), "content", type, "schema"]
    : undefined;
  const pointer = at ? ["paths", ...at] : ["components", "schemas", "Problem"];
  const fits = ajv.getSchema(
    `api#/${pointer.map((part) => part.replaceAll("/", "~1").replace(/[{}]/g, encodeURIComponent)).join("/")}`,
  );
  if (!fits) throw new Error(`The OpenAPI document has no ${pointer.join(" ")}.`);
  expect(fits(body) || fits.errors).toBe(true);
  if (!says) expect(documentedStatuses(contract.path, method)).toContain(String(status));
}

function documentedStatuses(path: string, method: string): string[] {
  const { paths } = openApiDocument() as unknown as { paths: Record<string, Record<string, { responses: object }>> };
  return Object.keys(paths[path]?.[method.toLowerCase()]?.responses ?? {});
}
