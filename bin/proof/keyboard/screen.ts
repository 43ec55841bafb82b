/** The reviewer's screen: what stands on it when a key goes down, and when the next draft is on it. Noted inside the page. */
import type { BrowserContext, Page } from "@playwright/test";

/** What was on screen when a key went down. */
export interface Seen {
  /** The draft's address. */
  path: string;
  /** Where it would be sent, in the page's words. */
  to: string;
  /** The text that would be sent. */
  text: string;
}

export interface Shown {
  path: string;
  /** Nothing was drafted. */
  held: boolean;
  /** Milliseconds from the key before it to its first paint. */
  sinceKeyMs: number;
}

interface Noted {
  seen: Seen | null;
  shown: Shown[];
}

type Watched = typeof globalThis & { screen_: Noted };

/** Has every page of the context noted from its first moment on. */
export async function watchScreen(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const noted: Noted = { seen: null, shown: [] };
    (globalThis as Watched).screen_ = noted;
    let keyAt = 0;

    /** As the eye reads it: no numbers of sources, nothing struck out, no words for screen readers. */
    const textOf = (selector: string): string | undefined => {
      const found = [...document.querySelectorAll(selector)].find((element) => element.checkVisibility());
      const copy = found?.cloneNode(true) as Element | undefined;
      for (const aside of copy?.querySelectorAll("a[href^='#source-'], del, .sr-only") ?? []) aside.remove();
      return copy?.textContent ?? undefined;
    };
    const words = () =>
      [...document.querySelectorAll("[data-slot=destination]")].find((element) => element.checkVisibility());

    document.addEventListener(
      "keydown",
      (event) => {
        keyAt = event.timeStamp;
        if (event.target instanceof HTMLTextAreaElement) return;
        const text = textOf("[data-slot=word-diff]") ?? textOf("[data-slot=reply]") ?? "";
        noted.seen = { path: location.pathname, to: words()?.textContent ?? "", text };
      },
      { capture: true },
    );

    const isWhole = (): boolean =>
      location.pathname.startsWith("/drafts/") &&
      document.querySelector("[data-slot=decision-bar] button") !== null &&
      document.querySelector("[data-slot=reply], #editor") !== null;
    let last = "";
    const look = (): void => {
      const path = location.pathname;
      if (path === last || !isWhole()) return;
      last = path;
      const since = keyAt;
      const held = document.querySelector("[data-slot=reply]") === null;
      // The frame after this one begins once this one is painted.
      requestAnimationFrame(() =>
        requestAnimationFrame((now) => noted.shown.push({ path, held, sinceKeyMs: now - since })),
      );
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
  });
}

/** What was on screen when the last key went down. */
export const lastSeen = (page: Page): Promise<Seen | null> => page.evaluate(() => (globalThis as Watched).screen_.seen);

/** Waits for the draft that comes to the screen as the `number`th of all (from 0). */
export async function untilShown(page: Page, number: number): Promise<Shown> {
  const shown = (at: number) => (globalThis as Watched).screen_.shown[at];
  const patience = { polling: "raf", timeout: 30_000 } as const;
  const found = await page.waitForFunction(shown, number, patience).catch(async (error: unknown) => {
    const words = await page.locator("main").innerText();
    throw new Error(`After ${number} drafts no other came. The screen (${page.url()}) says: ${words}`, {
      cause: error,
    });
  });
  return (await found.jsonValue()) as Shown;
}
