import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser } from "@playwright/test";
import { eq } from "drizzle-orm";
import { freePort } from "@/bin/server/free-port";
import { connect } from "@/lib/db/client";
import { decideLink } from "@/lib/db/schema/channels/decide-link";
import { member } from "@/lib/db/schema/members/member";
import { startTestProduct, type TestProduct } from "@/tests/support/product";
import { expect, test, violationsIn } from "./fixture";

// A product whose reviews may be embedded is one of its own; what embeds them is the example of docs/api.md.
test.describe.configure({ mode: "serial" });
let product: TestProduct;
let app: string;
let stop: () => void;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const port = await freePort(0, "localhost");
  app = `http://localhost:${port}`;
  product = await startTestProduct({ undoSeconds: 8, env: { EMBED_ORIGINS: `https://else.example ${app}` } });
  const demo = path.join(product.dataDir, "demo.json");
  const example = spawn(process.execPath, ["docs/examples/embed.mjs", demo, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  stop = () => example.kill();
  await once(example.stdout, "data");
});
test.afterAll(async () => {
  stop();
  await product.stop();
});

test("another app shows a review on a phone, it is approved by keyboard, and the app is told", async ({ browser }) => {
  const { ticket, reviewId } = await waiting("Decided in another app");
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  // Whoever is signed in to Countersign in the same browser is nobody in the frame.
  await page.goto(product.signInUrl("approver"));
  await page.goto(`${app}/?review=${reviewId}`);
  const frame = page.frameLocator("#review");
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText("Decided in another app");
  await expect(frame.getByText("You decide as Rita Reviewer.")).toBeVisible();
  const inside = page.frames().find((one) => one.url().includes("/embed/"));
  if (!inside) throw new Error("There is no frame.");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(frame.locator("html")).toHaveClass(new RegExp(`\\b${colorScheme}\\b`));
    expect(await violationsIn(inside), colorScheme).toEqual([]);
  }
  const sizes = () =>
    inside.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
      return { sideways: scrollWidth - clientWidth, cut: scrollHeight - clientHeight };
    });
  await expect.poll(sizes).toEqual({ sideways: 0, cut: 0 });

  await frame.getByRole("button", { name: "Approve and send" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#told")).toHaveText("approved");
  await expect(frame.locator("[data-slot=status-line]")).toContainText("Approved by Rita Reviewer");
  await expect(frame.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect.poll(() => product.arrivedAt(ticket.id), { timeout: 30_000 }).toHaveLength(1);
  await page.context().close();
});

test("a third origin can't frame it; looking decides nothing; without script it is decided too, by nobody who may not any more", async ({
  browser,
}) => {
  const { reviewId } = await waiting("Framed by a stranger");
  const { url } = await product.api<{ url: string }>(`reviews/${reviewId}/embed`, { origin: app });
  const before = await product.api(`reviews/${reviewId}`);
  const cookie = (await signedInCookie(browser)).map(({ name, value }) => `${name}=${value}`).join("; ");
  for (const method of ["GET", "HEAD", "GET", "HEAD"]) {
    const response = await fetch(url, { method, headers: { cookie, "sec-purpose": "prefetch" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("set-cookie")).toBeNull();
    const policies = response.headers.get("content-security-policy")?.split("; ");
    expect(policies?.filter((rule) => rule.startsWith("frame-ancestors"))).toEqual([`frame-ancestors ${app}`]);
    expect(response.headers.get("cache-control")).toContain("no-store");
    await response.arrayBuffer();
  }
  expect(await product.api(`reviews/${reviewId}`)).toEqual(before);

  const page = await (await browser.newContext()).newPage();
  const stranger = createServer((_, response) =>
    response.setHeader("content-type", "text/html").end(`<title>x</title><iframe src="${url}"></iframe>`),
  ).listen(0, "localhost");
  await once(stranger, "listening");
  const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
  await page.goto(`http://localhost:${(stranger.address() as AddressInfo).port}`);
  await refused;
  await expect(page.frameLocator("iframe").getByRole("button")).toHaveCount(0);
  stranger.close();
  await page.context().close();

  const scriptless = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await scriptless.goto(`${app}/?review=${reviewId}`);
  const frame = scriptless.frameLocator("#review");
  await frame.getByText("Reject", { exact: true }).click();
  await frame.getByRole("radio", { name: "The facts are wrong" }).check();
  await frame.getByRole("button", { name: "Reject draft" }).click();
  await expect(frame.locator("[data-slot=status-line]")).toContainText("Rejected by Rita Reviewer");

  const lost = await waiting("Decided by others now");
  const its = await product.api<{ url: string }>(`reviews/${lost.reviewId}/embed`, { origin: app });
  await onlyReadsFromNow(lost.reviewId);
  await scriptless.goto(its.url);
  await expect(scriptless.getByText("This draft waits for others now.")).toBeVisible();
  await expect(scriptless.getByRole("button")).toHaveCount(0);
  await scriptless.context().close();
});

async function waiting(subject: string) {
  const { draftId, ticket } = await product.draftOf({ subject });
  const { review } = await product.api<{ review: { id: string } }>(`drafts/${draftId}`);
  return { ticket, reviewId: review.id };
}

/** Whoever may decide this review in a frame is made an auditor. */
async function onlyReadsFromNow(reviewId: string): Promise<void> {
  const db = connect(product.demo.product.databaseUrl, 1);
  const [link] = await db.select().from(decideLink).where(eq(decideLink.reviewId, reviewId));
  await db
    .update(member)
    .set({ roles: ["auditor"] })
    .where(eq(member.id, link?.memberId ?? ""));
  await db.$client.end();
}

async function signedInCookie(browser: Browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(product.signInUrl("reviewer"));
  const cookies = await context.cookies();
  await context.close();
  expect(cookies.length).toBeGreaterThan(0);
  return cookies;
}
