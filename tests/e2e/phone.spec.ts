import { createECDH } from "node:crypto";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { expect, expectAccessible, statusOf, test } from "./fixture";

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const approve = (page: Page) => page.getByRole("button", { name: "Approve and send" });
const offlineLine = (page: Page) => page.locator("[data-slot=offline-line]");

/** The paths that the device has copies of. */
const copies = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("countersign-pages-"));
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname);
  });

/** Opens a page and waits until there is a copy of it. */
async function read(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect.poll(() => copies(page), { timeout: 20_000 }).toContain(new URL(url).pathname);
}

test("a browser is offered to install it, and finds all that it needs for that", async ({ product, signedIn }) => {
  const page = await signedIn("reviewer", phone);
  const href = await page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = (await (await page.request.get(product.url + href)).json()) as {
    start_url: string;
    display: string;
    icons: { src: string; sizes: string; purpose?: string }[];
  };
  expect(manifest).toMatchObject({ name: "Countersign", start_url: "/queue", display: "standalone" });
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain("maskable");
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect([src, size]).toEqual([src, sizes]);
  }
  await expect(page.locator("link[rel=apple-touch-icon]")).toHaveAttribute("sizes", "180x180");

  const worker = await page.request.get(`${product.url}/sw.js`);
  expect(worker.headers()).toMatchObject({
    "content-type": expect.stringContaining("javascript"),
    "content-security-policy": "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  });
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state))
    .toBe("activated");
});

test("offline a draft shows its copy and its time, nothing can be decided, and online again it is decided once", async ({
  product,
  signedIn,
}) => {
  const { draftId, ticket } = await product.draftOf();
  const page = await signedIn("reviewer", phone);
  await read(page, `${product.url}/drafts/${draftId}`);
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));

  await page.context().setOffline(true);
  await page.reload();
  await expect(offlineLine(page)).toContainText(/You are offline\. This is the copy of \d\d:\d\d;/);
  await expect(page.getByText("How long does delivery take?").first()).toBeVisible();
  await expect(approve(page)).toBeDisabled();
  await expect(page.getByRole("button", { name: "Reject" })).toBeDisabled();
  sent.length = 0;
  await page.keyboard.press("a");
  await page.keyboard.press("r");
  await approve(page).dispatchEvent("click");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(sent.filter((url) => !url.includes("/live"))).toEqual([]);
  await expectAccessible(page, new URL(page.url()).pathname);

  await page.context().setOffline(false);
  await expect(offlineLine(page)).toHaveCount(0);
  await approve(page).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  expect(await product.arrivedAt(ticket.id)).toHaveLength(1);
});

test("a dialog that was open when the connection went sends nothing either", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const page = await signedIn("reviewer", phone);
  await page.goto(`${product.url}/drafts/${draftId}`);
  await page.getByRole("button", { name: "Reject" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio").first().check();
  await page.context().setOffline(true);
  await expect(offlineLine(page)).toBeVisible();
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText("nothing was sent and nothing waits to be sent")).toBeVisible();

  await page.context().setOffline(false);
  await expect(offlineLine(page)).toHaveCount(0);
  await page.reload();
  await expect(approve(page)).toBeEnabled();
});

test("a draft that was reached from the list is kept too, and what is not kept has a page of its own", async ({
  product,
  signedIn,
}) => {
  const { draftId } = await product.draftOf();
  const { draftId: unread } = await product.draftOf();
  const page = await signedIn("reviewer", phone);
  await read(page, `${product.url}/queue`);
  await page.locator(`a[href*="${draftId}"]`).first().click();
  await expect(approve(page)).toBeVisible();
  await expect.poll(() => copies(page), { timeout: 20_000 }).toContain(`/drafts/${draftId}`);

  await page.context().setOffline(true);
  await page.goto(`${product.url}/queue`);
  await expect(offlineLine(page)).toContainText("This is the copy of");
  await page.goto(`${product.url}/drafts/${draftId}`);
  await expect(offlineLine(page)).toContainText("This is the copy of");
  await page.goto(`${product.url}/drafts/${unread}`);
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/drafts/${unread}`);
  await expectAccessible(page, new URL(page.url()).pathname);
  await page.getByRole("link", { name: "Go to the queue" }).click();
  await expect(offlineLine(page)).toContainText("This is the copy of");

  await page.goto(`${product.url}/drafts/${unread}`);
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await page.context().setOffline(false);
  await expect(approve(page)).toBeVisible();
  await expect(offlineLine(page)).toHaveCount(0);
});

test("no more than sixty copies are kept", async ({ product, signedIn }) => {
  const page = await signedIn("reviewer", phone);
  const { draftId } = await product.draftOf();
  await read(page, `${product.url}/drafts/${draftId}`);
  await page.evaluate(async (id) => {
    const cache = await caches.open("countersign-pages-1");
    const copy = await cache.match(`/drafts/${id}`, { ignoreVary: true });
    for (let n = 0; n < 65; n += 1) await cache.put(`/drafts/old-${n}`, copy?.clone() ?? Response.error());
  }, draftId);
  await page.goto(`${product.url}/queue`);
  const kept = async () => {
    const all = await copies(page);
    return { count: all.length, queue: all.includes("/queue") };
  };
  await expect.poll(kept).toEqual({ count: 60, queue: true });
});

test("a copy that is older than a day is not shown, and not kept", async ({ product, signedIn }) => {
  const page = await signedIn("reviewer", phone);
  const { draftId } = await product.draftOf();
  await read(page, `${product.url}/drafts/${draftId}`);
  // No newer copy is made of it.
  await page.context().setOffline(true);
  await page.evaluate(async (path) => {
    const cache = await caches.open("countersign-pages-1");
    const copy = await cache.match(path, { ignoreVary: true });
    const headers = new Headers(copy?.headers);
    headers.set("x-copy-at", new Date(Date.now() - 25 * 60 * 60 * 1000).toISOString());
    await cache.put(path, new Response(await copy?.text(), { headers }));
  }, `/drafts/${draftId}`);
  await page.goto(`${product.url}/drafts/${draftId}`);
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  expect(await copies(page)).not.toContain(`/drafts/${draftId}`);
});

test("signing out deletes the copies, and so does another person's coming", async ({ product, signedIn }) => {
  const page = await signedIn("reviewer", phone);
  await read(page, `${product.url}/queue`);
  await page.getByRole("button", { name: /Your account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Countersign" })).toBeVisible();
  await expect.poll(() => copies(page)).toEqual([]);

  const { draftId } = await product.draftOf();
  await page.goto(product.signInUrl("reviewer"));
  await read(page, `${product.url}/drafts/${draftId}`);
  await page.goto(product.signInUrl("approver"));
  await expect.poll(() => copies(page)).not.toContain(`/drafts/${draftId}`);
});

test("what decides is within a thumb's reach and large enough for it", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const page = await signedIn("reviewer", phone);
  await page.goto(`${product.url}/drafts/${draftId}`);
  await expect(approve(page)).toBeVisible();
  const bar = page.locator("[data-slot=decision-bar]");
  const box = await bar.boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(840);
  for (const path of [`/drafts/${draftId}`, "/queue", "/settings/personal"]) {
    await page.goto(product.url + path);
    await expect(page.getByRole("button", { name: /Your account/ })).toBeVisible();
    expect(await smallTargets(page), path).toEqual([]);
    await expectAccessible(page, path);
  }
  await page.getByRole("button", { name: /Your account/ }).click();
  await expect(page.getByRole("menuitemcheckbox", { name: "Notify me on this device" })).toBeVisible();
  await expectAccessible(page, new URL(page.url()).pathname);
});

test("a browser that blocks notifications says what to do about it", async ({ signedIn }) => {
  const page = await signedIn("reviewer", phone);
  await page.evaluate(() => Object.defineProperty(Notification, "permission", { get: () => "denied" }));
  await page.getByRole("button", { name: /Your account/ }).click();
  await expect(page.getByText("Notifications from this site are blocked.")).toBeVisible();
  await expect(page.getByRole("menuitemcheckbox", { name: "Notify me on this device" })).toBeDisabled();
});

/** Buttons, links and fields that are lower than a thumb needs; links within a line of text are as high as their line. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, a, input, select, textarea, summary")].flatMap((element) => {
      // A box is ticked by its whole label.
      const box = element.matches("[type=checkbox], [type=radio]");
      const { width, height } = ((box && element.closest("label")) || element).getBoundingClientRect();
      const shown = width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
      const inLine = element.tagName === "A" && getComputedStyle(element).display.startsWith("inline");
      const inText = element.closest("sup, p, [data-slot=notice]") !== null;
      return shown && !inLine && !inText && height < 44
        ? [`${element.textContent?.trim() || element.ariaLabel}: ${height}`]
        : [];
    }),
  );

test("what is pushed is shown, and a push service's new address takes the old one's place", async ({
  product,
  signedIn,
}) => {
  const page = await signedIn("reviewer", { ...phone, permissions: ["notifications"] });
  const context = page.context();
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    }),
  );
  await devtools.send("ServiceWorker.enable");
  const path = "/drafts/01900000-0000-7000-8000-000000000000";
  const push = async (data: object) =>
    devtools.send("ServiceWorker.deliverPushMessage", {
      origin: product.url,
      registrationId: await registered,
      data: JSON.stringify(data),
    });
  await push({ title: "Elsewhere", path: "https://elsewhere.example/" });
  await push({ title: "A draft waits for you", path });
  const shown = () =>
    worker.evaluate(async () => {
      const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
      return (await registration.getNotifications()).map(({ title, data }) => [title, (data as { path: string }).path]);
    });
  await expect.poll(shown).toEqual([["A draft waits for you", path]]);

  const told: [string, string, number][] = [];
  context.on("response", (response) => {
    const request = response.request();
    if (new URL(request.url()).pathname !== "/push") return;
    const { endpoint } = request.postDataJSON() as { endpoint: string };
    told.push([request.method(), endpoint, response.status()]);
  });
  const [old, renewed] = ["https://push.example.com/old", "https://push.example.com/new"];
  await worker.evaluate(
    ({ before, after, keys }) => {
      const event = new Event("pushsubscriptionchange");
      Object.assign(event, {
        waitUntil: () => undefined,
        oldSubscription: { endpoint: before },
        newSubscription: { toJSON: () => ({ endpoint: after, keys }) },
      });
      globalThis.dispatchEvent(event);
    },
    {
      before: old,
      after: renewed,
      keys: { p256dh: createECDH("prime256v1").generateKeys("base64url"), auth: "A".repeat(22) },
    },
  );
  await expect
    .poll(() => told)
    .toEqual([
      ["PUT", renewed, 204],
      ["DELETE", old, 204],
    ]);
});
