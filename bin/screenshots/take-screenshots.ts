import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, chromium } from "@playwright/test";
import { ensureChromium, findChromium } from "@/bin/setup/chromium.mjs";
import { projectRoot } from "@/bin/server/project-root";
import { startDemo } from "@/bin/demo/start-demo";
import { readTickets } from "@/bin/demo/tickets";
import { takeCards } from "./cards";
import { alikeTickets, fillDemo, letIn } from "./fill-demo";
import { type Scene, scenes } from "./scenes";

interface ScreenshotOptions {
  /** Where the pictures go. */
  folder: string;
  /** Only what is seen on channels. */
  cardsOnly: boolean;
  log: (line: string) => void;
}

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Starts a demo with nothing in it, lets the first samples come in, and takes every scene. */
export async function takeScreenshots({ folder, cardsOnly, log }: ScreenshotOptions): Promise<void> {
  await ensureChromium();
  await mkdir(folder, { recursive: true });
  const dataDir = await mkdtemp(path.join(tmpdir(), "countersign-screenshots-"));
  const demo = await startDemo({ dataDir, port: 0, sandboxPort: 0, undoSeconds: 10, childLogs: "files", log });
  try {
    const browser = await chromium.launch({ executablePath: findChromium() });
    const signedIn = new Map<string, StorageState>();
    const take = async (scene: Scene) => {
      const context = await browser.newContext({
        viewport: scene.phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
        deviceScaleFactor: scene.sharp ? 2 : 1,
        hasTouch: scene.phone,
        colorScheme: scene.dark ? "dark" : "light",
        reducedMotion: "reduce",
        storageState: signedIn.get(scene.role),
      });
      const page = await context.newPage();
      const user = demo.document.users.find(({ role }) => role === scene.role);
      if (user && !signedIn.has(scene.role)) {
        await page.goto(user.signInUrl);
        signedIn.set(scene.role, await context.storageState());
      }
      await page.goto(demo.document.url + scene.path, { waitUntil: "networkidle" });
      await scene.act?.(page);
      // What has come into view may still be fading in.
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(folder, `${scene.name}.png`), caret: "initial" });
      await context.close();
      log(`took ${scene.name}.png`);
    };

    const wanted = cardsOnly ? [] : scenes;
    for (const scene of wanted.filter((one) => one.empty)) await take(scene);
    const samples = await readTickets(path.join(projectRoot(), "bin/demo-data/samples.jsonl"), 30);
    await fillDemo(demo, samples);
    await letIn(demo, alikeTickets, alikeTickets.length);
    for (const scene of wanted.filter((one) => !one.empty)) await take(scene);
    await takeCards(demo, browser, { folder, log });
    await browser.close();
  } finally {
    await demo.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
