import type { Browser, BrowserContext, Page } from "@playwright/test";
import { readInteractions, watchInteractions } from "@/bin/browser/interactions";
import { countScripts } from "@/bin/browser/script-size";
import { deskWindow, withBrowser } from "@/bin/browser/with-browser";
import { judge } from "@/bin/proof/keyboard/judge";
import { watchScreen } from "@/bin/proof/keyboard/screen";
import { openSession } from "@/lib/auth/open-session";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { systemClock } from "@/lib/core/clock";
import { connect } from "@/lib/db/client";
import { multiplyWaiting } from "../fill/multiply-waiting";
import { keepInFlight } from "../in-flight";
import type { Installed } from "../install";
import { itemsOf } from "../items";
import { connections, type Running } from "../running";
import { median, quantile } from "../statistics";
import type { Workload } from "../workload";

const waiting = 10_000;
const originals = 100;
/** Longer than the 300 ms in which the page ignores keys, and enough for the next drafts to be fetched ahead. */
const readingMs = 1000;

/** The queue in a real browser while 10,000 drafts wait: first load, and every key from its press to the next paint. */
export const browser: Workload = {
  name: "W8",
  title: "the queue in the browser, 10,000 waiting",
  sides: ["ours"],
  async measure({ install }, running, { quick }) {
    await fill(running);
    const cookie = await signIn(running, install);
    return withBrowser(async (chromium) => {
      const visit = async <T>(work: (page: Page) => Promise<T>): Promise<T> => inNewContext(chromium, cookie, work);
      const open = (page: Page) => firstLoad(page, queueOf(running));
      await visit(open);
      const loads: number[] = [];
      for (let count = quick ? 3 : 15; count > 0; count -= 1) loads.push(await visit(open));
      const bytes = await visit(async (page) => {
        const size = countScripts(page);
        await page.goto(queueOf(running), { waitUntil: "networkidle" });
        return size();
      });
      const { latenciesMs, toNextMs } = await visit((page) => work(page, running, quick ? 10 : 60));
      return {
        first_load_ms: median(loads),
        script_gzip_kib: bytes / 1024,
        interactions: latenciesMs.length,
        interaction_p50_ms: quantile(latenciesMs, 0.5),
        interaction_p95_ms: quantile(latenciesMs, 0.95),
        next_draft_p50_ms: quantile(toNextMs, 0.5),
        next_draft_p95_ms: quantile(toNextMs, 0.95),
      };
    });
  },
};

/** `localhost` is the address that the install believes to have. */
const queueOf = ({ url }: Running): string => `http://localhost:${new URL(url).port}/queue`;

async function fill(running: Running): Promise<void> {
  const nextItem = itemsOf("w8");
  const { waiting: drafted } = running.watching(50);
  await keepInFlight(connections, { items: originals }, async () => {
    await drafted.until(await running.deliver(nextItem()));
  });
  await multiplyWaiting(running.sql, waiting);
}

type Cookie = Parameters<BrowserContext["addCookies"]>[0][number];

async function signIn(running: Running, { team }: Installed): Promise<Cookie> {
  const db = connect(running.databaseUrl, 1);
  try {
    const { userId } = team.reviewer;
    const session = await db.transaction((tx) => openSession(tx, systemClock, { userId, how: "owner-link" }));
    const url = new URL(queueOf(running)).origin;
    return { name: sessionCookie(url).name, value: session.token, url, httpOnly: true, sameSite: "Lax" };
  } finally {
    await db.$client.end();
  }
}

/** With an empty cache, as on the first visit. */
async function inNewContext<T>(browser: Browser, cookie: Cookie, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: deskWindow });
  try {
    await context.addCookies([cookie]);
    await watchInteractions(context);
    await watchScreen(context);
    await watchList(context);
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

interface Timed {
  listAt?: number;
}

/** Notes, inside the page, when the list was painted. */
async function watchList(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector("[data-slot=queue-row]")?.checkVisibility()) return;
      observer.disconnect();
      // The frame after this one begins once this one is painted.
      requestAnimationFrame(() => requestAnimationFrame((now) => ((globalThis as Timed).listAt = now)));
    });
    observer.observe(document, { childList: true, subtree: true, attributes: true });
  });
}

/** Milliseconds from the start of the navigation until the list was painted. */
async function firstLoad(page: Page, url: string): Promise<number> {
  await page.goto(url);
  const at = await page.waitForFunction(() => (globalThis as Timed).listAt);
  return (await at.jsonValue()) ?? NaN;
}

/** Down and up the list, into a draft, and from draft to draft by decisions. */
async function work(page: Page, running: Running, decisions: number) {
  await page.goto(queueOf(running), { waitUntil: "networkidle" });
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press(step < 25 ? "j" : "k");
    await page.waitForTimeout(50);
  }
  await page.locator("[data-slot=queue-row]:focus").waitFor();
  await page.keyboard.press("Enter");
  const choices = Array.from({ length: decisions }, () => "approved" as const);
  const { toNextMs } = await judge(page, choices, { readingMs, typingMs: 0 });
  for (const key of ["k", "j", "j", "k"]) {
    await page.keyboard.press(key);
    await page.waitForTimeout(readingMs);
  }
  return { ...(await readInteractions(page)), toNextMs };
}
