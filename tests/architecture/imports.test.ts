/** Who may import whom: docs' architecture page, section 3. */
import { expect, test } from "vitest";
import { importsThat, isPackage, isWithin, sourcesOf, type SourceFile } from "./source";

const lib = sourcesOf("lib");
const app = sourcesOf("app");
const inngest = sourcesOf("inngest");
const edges = sourcesOf("proxy.ts", "instrumentation.ts");

test("the rules look at something", () => {
  for (const sources of [lib, app, inngest]) expect(sources.length).toBeGreaterThan(5);
  expect(lib.find((source) => source.path === "lib/core/context.ts")?.imports).toContain("@/lib/core/clock");
});

test("lib imports neither an edge nor the web framework", () => {
  const frameworks = ["next", "next-auth", "react", "react-dom"];
  const wrong = importsThat(lib, (target, source) => {
    if (["app", "inngest", "bin", "tests"].some((folder) => isWithin(target, folder))) return true;
    if (isPackage(target, "next-auth") && inFolder(source, "lib/auth")) return false;
    return frameworks.some((name) => isPackage(target, name));
  });
  expect(wrong).toEqual([]);
});

test("app and inngest meet in one route only", () => {
  const fromApp = importsThat(
    app,
    (target, source) => isWithin(target, "inngest") && !inFolder(source, "app/api/inngest"),
  );
  const fromInngest = importsThat(inngest, (target) => isWithin(target, "app"));
  expect([...fromApp, ...fromInngest]).toEqual([]);
});

test("stages go one way: of a later one they import at most what is pure", () => {
  const order = ["intake", "drafting", "confidence", "routing", "review", "decisions", "write-back"];
  const placeOf = (path: string) => order.findIndex((stage) => path.startsWith(`lib/${stage}/`));
  const stages = lib.filter((source) => placeOf(source.path) >= 0);
  const wrong = importsThat(stages, (target, source) => {
    const imported = lib.find(({ path }) => [`${target}.ts`, `${target}/index.ts`].includes(`@/${path}`));
    if (!imported || placeOf(imported.path) <= placeOf(source.path)) return false;
    return imported.imports.some((used) => isWithin(used, "lib/db"));
  });
  expect(wrong).toEqual([]);
  expect(new Set(stages.map(({ path }) => placeOf(path))).size).toBe(order.length);
});

test("drafting, confidence and routing know no connector and no channel", () => {
  const stages = lib.filter((source) =>
    ["drafting", "confidence", "routing"].some((one) => inFolder(source, `lib/${one}`)),
  );
  const wrong = importsThat(stages, (target) => isWithin(target, "lib/connectors") || isWithin(target, "lib/channels"));
  expect(wrong).toEqual([]);
});

test("a spoke imports its contract, resilience, core and its own folder, and never the database", () => {
  const spokes = lib.filter((source) => /^lib\/(connectors|channels)\/[^/]+\//.test(source.path));
  const wrong = importsThat(spokes, (target, source) => {
    if (!target.startsWith("@/")) return isPackage(target, "drizzle-orm") || isPackage(target, "postgres");
    const [, hub = "", own = ""] = /^(lib\/(?:connectors|channels))\/([^/]+)\//.exec(source.path) ?? [];
    if (["lib/core", "lib/resilience", `${hub}/${own}`].some((folder) => isWithin(target, folder))) return false;
    return !isContractFile(target, hub);
  });
  expect(wrong).toEqual([]);
  expect(spokes.length).toBeGreaterThan(0);
});

test("every SDK has one home", () => {
  const homes: Record<string, (path: string) => boolean> = {
    openai: (path) => path.startsWith("lib/drafting/models/"),
    "@slack/bolt": (path) => path.startsWith("lib/channels/slack/"),
    inngest: (path) => path.startsWith("inngest/") || path.startsWith("lib/engine/"),
    postgres: (path) => path.startsWith("lib/db/") || path.startsWith("lib/connectors/postgres/"),
    "@modelcontextprotocol/server": (path) => path.startsWith("app/api/mcp/"),
    "web-push": (path) => path.startsWith("lib/notifications/"),
    imapflow: (path) => path.startsWith("lib/channels/email/"),
    mailauth: (path) => path.startsWith("lib/channels/email/"),
    "postal-mime": (path) => path.startsWith("lib/channels/email/"),
    nodemailer: (path) => path.startsWith("lib/channels/email/"),
    "react-email": (path) => path.startsWith("lib/channels/email/templates/"),
    "next-auth": (path) => path.startsWith("lib/auth/"),
  };
  const wrong = importsThat([...lib, ...app, ...inngest, ...edges], (target, source) =>
    Object.entries(homes).some(([name, isHome]) => isPackage(target, name) && !isHome(source.path)),
  );
  expect(wrong).toEqual([]);
});

test("only lib/core/env.ts reads the environment", () => {
  const readers = [...lib, ...app, ...inngest, ...edges].filter((source) =>
    /process\s*\.\s*env\b/.test(withoutComments(source.text)),
  );
  expect(readers.map((source) => source.path)).toEqual(["lib/core/env.ts"]);
});

const inFolder = (source: SourceFile, folder: string): boolean => source.path.startsWith(`${folder}/`);

/** A file of the hub itself, such as its contract, that knows nothing of the database either. */
function isContractFile(target: string, hub: string): boolean {
  const file = lib.find((source) => `@/${source.path}` === `${target}.ts`);
  if (!file || !new RegExp(`^${hub}/[^/]+$`).test(file.path)) return false;
  return !file.imports.some((used) => isWithin(used, "lib/db"));
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
