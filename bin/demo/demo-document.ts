/** `<data>/demo.json`: what a script needs to talk to a running demo. A promise: see docs/api.md. */
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

export const DemoDocument = z.object({
  url: z.url(),
  /** The demo reviewer's own key. */
  apiKey: z.string(),
  trigger: z.object({ slug: z.string(), url: z.url(), secret: z.string(), scheme: z.literal("standard-webhooks") }),
  /** A service key that may propose, and the workflow to propose in; missing in documents of earlier versions. */
  agent: z.object({ apiKey: z.string(), workflow: z.string() }).optional(),
  sandbox: z.object({ url: z.url() }),
  users: z.array(z.object({ email: z.string(), role: z.string(), signInUrl: z.url() })),
});
export type DemoDocument = z.infer<typeof DemoDocument>;

const fileIn = (dataDir: string): string => path.join(dataDir, "demo.json");

/** The document of an earlier start, whose secrets are still good; null if there is none. */
export async function readDemoDocument(dataDir: string): Promise<DemoDocument | null> {
  const text = await readFile(fileIn(dataDir), "utf8").catch(() => null);
  const parsed = DemoDocument.safeParse(text ? JSON.parse(text) : null);
  return parsed.success ? parsed.data : null;
}

/** Written whole or not at all, for its owner only: it holds secrets. */
export async function writeDemoDocument(dataDir: string, document: DemoDocument): Promise<void> {
  const file = fileIn(dataDir);
  await writeFile(`${file}.new`, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
