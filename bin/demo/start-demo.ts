/** The product with the demo's workspace and the sandbox helpdesk beside it. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Product, startProduct } from "@/bin/server/product";
import { projectRoot } from "@/bin/server/project-root";
import { env } from "@/lib/core/env";
import { connect } from "@/lib/db/client";
import { vaultFrom } from "@/lib/vault/vault";
import { type DemoDocument, readDemoDocument, writeDemoDocument } from "./demo-document";
import { type Sandbox, startSandbox } from "./sandbox";
import { seedDemo, type Seeded } from "./seed";

export interface Demo extends Seeded {
  document: DemoDocument;
  product: Product;
  sandbox: Sandbox;
  stop(): Promise<void>;
  kill(): void;
}

export interface DemoOptions {
  dataDir: string;
  /** 0 takes any free one. */
  port: number;
  sandboxPort: number;
  undoSeconds: number;
  log: (line: string) => void;
  childLogs?: "inherit" | "files";
  /** How long the sandbox may take to answer, in milliseconds. */
  timeoutMs?: number;
  once?: "key" | "lookup";
  env?: Record<string, string | undefined>;
}

/** Starts or carries on: what the data folder holds is kept. Writes `<dataDir>/demo.json` once all is ready. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const dataDir = path.resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const earlier = await readDemoDocument(dataDir);
  const sandbox = await startSandbox(dataDir, portOf(earlier?.sandbox.url) || options.sandboxPort);

  let seeded: Seeded | undefined;
  const prepare = async (databaseUrl: string, appUrl: string): Promise<void> => {
    const db = connect(databaseUrl, 2);
    const { timeoutMs, once, undoSeconds } = options;
    seeded = await seedDemo({
      db,
      vault: vaultFrom(env()),
      appUrl,
      sandbox: { url: sandbox.url, token: sandbox.token, timeoutMs, once },
      knowledgeDir: path.join(projectRoot(), "bin/demo-data/knowledge"),
      undoSeconds,
      earlier,
    });
    await db.$client.end();
  };
  try {
    const product = await startProduct({
      dataDir,
      port: options.port,
      env: { ...(options.env ?? process.env), COUNTERSIGN_DEMO: "1" },
      log: options.log,
      childLogs: options.childLogs,
      prepare,
    });
    if (!seeded) throw new Error("The product started without its demo workspace.");
    await writeDemoDocument(dataDir, seeded.document);
    const stop = async (): Promise<void> => {
      await product.stop();
      await sandbox.stop();
    };
    return { ...seeded, product, sandbox, stop, kill: product.kill };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}

const portOf = (url: string | undefined): number => (url ? Number(new URL(url).port) : 0);
