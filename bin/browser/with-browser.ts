import { type Browser, chromium } from "@playwright/test";
import { ensureChromium, findChromium } from "@/bin/setup/chromium.mjs";

/** Lends the system's Chromium, installed first where that is possible. */
export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  await ensureChromium();
  const browser = await chromium.launch({ executablePath: findChromium() });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** Three panes, as on a desk. */
export const deskWindow = { width: 1440, height: 900 };
