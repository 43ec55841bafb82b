import { readdirSync } from "node:fs";
import path from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { contracts } from "@/app/api/contracts";
import { hotRoutes } from "@/app/api/hot-routes";
import { openApiDocument } from "@/app/api/openapi-document";
import { get, startApi } from "../../support/api";

startApi();

const root = path.resolve(import.meta.dirname, "../../..");
const document = openApiDocument() as unknown as {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: Record<string, { properties?: object; required?: string[] }> };
};

/** Every route of the public API, as its file and its exports say: `GET /api/v1/reviews/{id}`. */
async function routesInFiles(): Promise<string[]> {
  const folders = ["app/api/v1", "app/api/health", "app/api/triggers"];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => path.basename(file) === "route.ts")
      .map((file) => path.join(folder, file)),
  );
  const routes = await Promise.all(
    files.map(async (file) => {
      const exported = (await import(path.join(root, file))) as Record<string, unknown>;
      const address = `/${path.dirname(file).replace(/^app\//, "")}`.replaceAll(/\[(\w+)\]/g, "{$1}");
      return Object.keys(exported)
        .filter((name) => /^[A-Z]+$/.test(name))
        .map((method) => `${method} ${address}`);
    }),
  );
  return routes.flat().sort();
}

test("the document is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(openApiDocument()));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe("3.1");
});

test("every route is in the document and mounted by our server", async () => {
  const routes = await routesInFiles();
  const documented = Object.entries(document.paths).flatMap(([address, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${address}`),
  );
  const mounted = hotRoutes.map(({ method, pattern }) => `${method} ${pattern.replaceAll(/\[(\w+)\]/g, "{$1}")}`);
  expect(routes.length).toBeGreaterThan(20);
  expect(documented.sort()).toEqual(routes);
  expect(mounted.sort()).toEqual(routes);
});

test("operations have names of their own", () => {
  const names = contracts.map((contract) => contract.operation);
  expect(new Set(names).size).toBe(names.length);
});

test("every reference leads somewhere", () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  const components = document.components as Record<string, Record<string, unknown>>;
  for (const [, kind = "", name = ""] of references) expect(components[kind]?.[name], `${kind}/${name}`).toBeDefined();
  expect(references.length).toBe((text.match(/"\$ref"/g) ?? []).length);
});

test("the demo's document and its trigger's payload are described", () => {
  const { DemoDocument, TicketPayload } = document.components.schemas;
  expect(Object.keys(DemoDocument?.properties ?? {}).sort()).toEqual([
    "agent",
    "apiKey",
    "sandbox",
    "trigger",
    "url",
    "users",
  ]);
  expect(TicketPayload?.required).toEqual(["id", "subject", "body", "customer"]);
});

test("anybody can read it, and ask whether the product lives", async () => {
  expect((await get("/api/v1/openapi.json")).body.openapi).toBe("3.1.0");
  expect((await get("/api/health/live")).status).toBe(200);
  expect((await get("/api/health/ready")).body).toEqual({ status: "ok", database: "ok" });
});
