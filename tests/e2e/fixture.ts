import axe from "axe-core";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Frame,
  type Page,
  test as base,
} from "@playwright/test";
import { permissionsOf, type Role } from "@/lib/members/permissions";
import { startTestProduct, type TestProduct } from "@/tests/support/product";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

interface Fixtures {
  /** A new browser in which this role has signed in by its demo link, at a page of the product, its queue unless told. Whatever a page complains of fails the test. */
  signedIn: (role: Role, options?: BrowserContextOptions & { at?: string }) => Promise<Page>;
}

interface WorkerFixtures {
  /** Tests that give it a value of their own have a product of their own: what others did in theirs would be counted. */
  apart: string;
  product: TestProduct;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  apart: ["", { option: true, scope: "worker" }],
  product: [
    async ({ apart: _ }, use) => {
      const product = await startTestProduct({ undoSeconds: 4 });
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  signedIn: async ({ browser, product }, use) => {
    const complaints: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async (role, { at = "/queue", ...options } = {}) => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        // Being offline and losing a decision to somebody else are part of some tests, and the browser reports both.
        const offline = message.text().includes("ERR_INTERNET_DISCONNECTED");
        const lost = message.text().includes("409 (Conflict)") && /\/(decision|claim)$/.test(message.location().url);
        // The stream of a page that is about to leave after signing out.
        const signedOut = message.text().includes("401 (") && message.location().url.endsWith("/live/look");
        if (message.type() === "error" && !offline && !lost && !signedOut)
          complaints.push(`${message.text()} ${message.location().url}`);
      });
      const response = await context.request.get(product.signInUrl(role), { maxRedirects: 0 });
      expect(response.status()).toBe(307);
      await page.goto(product.url + at);
      const heading = page.getByRole("heading", { level: 1 }).first();
      await expect(heading).toBeVisible();
      const decides = permissionsOf([role]).has("reviews:decide");
      if (at === "/queue") await expect(heading).toHaveText(decides ? "Waiting for you" : "Open drafts");
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(complaints).toEqual([]);
  },
});

export { expect };

/** A browser of its own in which this role of a product of a test's own has signed in by its demo link. */
export async function signedInTo(product: TestProduct, browser: Browser, role: Role): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(product.signInUrl(role));
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  return page;
}

/** What is told of the decision before, on whatever page. */
export const lastDecisionOf = (page: Page) => page.locator("[data-slot=last-decision]");

/** What is told at the foot of a draft. */
export const statusOf = (page: Page) => page.locator("[data-slot=status-line]");

/** What axe finds, each with the first place. */
export async function violationsIn(page: Page | Frame): Promise<(string | undefined)[][]> {
  // Its own driver puts the library into the page, and opens another, for every look: ten times as slow.
  await page.evaluate(`window.axe ?? (() => { ${axe.source} })()`);
  return page.evaluate(async () => {
    const found = await window.axe.run({ resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
  });
}

/** axe finds nothing in either theme, and nothing makes the page scroll sideways. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // Next streams a page's title in after its body.
  await expect(page).toHaveTitle(/./);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveClass(new RegExp(`\\b${colorScheme}\\b`));
    expect(await violationsIn(page), `${where}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${where} scrolls sideways`).toBe(0);
}
