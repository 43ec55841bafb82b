import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { type Interactions, readInteractions, watchInteractions } from "@/bin/browser/interactions";
import { deskWindow, withBrowser } from "@/bin/browser/with-browser";
import type { Demo } from "@/bin/demo/start-demo";
import { until } from "../until";
import { type Choice, judge, type Pace, type Sitting } from "./judge";
import { watchScreen } from "./screen";

export interface Session {
  sitting: Sitting;
  /** From the first draft on screen to the last decision recorded. */
  totalMs: number;
  interactions: Interactions;
  faults: string[];
}

/** The reviewer signs in, opens the first draft of the queue and decides until all choices are made. */
export async function sitDown(demo: Demo, choices: readonly Choice[], pace: Pace): Promise<Session> {
  return withBrowser(async (browser) => {
    const context = await browser.newContext({ viewport: deskWindow });
    await watchInteractions(context);
    await watchScreen(context);
    const page = await context.newPage();
    const { faults, recorded } = listen(page);
    const reviewer = demo.document.users.find(({ role }) => role === "reviewer");
    await page.goto(reviewer?.signInUrl ?? "");
    await page.goto(`${demo.document.url}/queue`, { waitUntil: "networkidle" });
    await openFirst(page);

    const began = performance.now();
    const sitting = await judge(page, choices, pace);
    await until("the last decision", () => Promise.resolve(recorded() + faults.length >= choices.length));
    const totalMs = performance.now() - began;
    return { sitting, totalMs, interactions: await readInteractions(page), faults };
  });
}

/** The page's own complaints, decisions that the server refused, and how many it took. */
function listen(page: Page): { faults: string[]; recorded: () => number } {
  const faults: string[] = [];
  let count = 0;
  page.on("pageerror", (error) => faults.push(`the page failed: ${error.message}`));
  page.on("response", (response) => {
    if (response.request().method() !== "POST" || !response.url().endsWith("/decision")) return;
    if (response.ok()) count += 1;
    else faults.push(`a decision was answered with ${response.status()}`);
  });
  return { faults, recorded: () => count };
}

/** By keys: a key pressed before the page is alive is lost, so the first is pressed until it works. */
async function openFirst(page: Page): Promise<void> {
  const focused = page.locator("[data-slot=queue-row]:focus");
  for (let attempt = 0; (await focused.count()) === 0; attempt += 1) {
    if (attempt > 50) throw new Error("The queue did not take the key j.");
    await page.keyboard.press("j");
    await sleep(100);
  }
  await page.keyboard.press("Enter");
}
