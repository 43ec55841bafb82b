import { gzipSync } from "node:zlib";
import { expect, expectAccessible, statusOf, test } from "./fixture";

// Each looks at many pages, and axe takes seconds for each.
test.describe.configure({ mode: "parallel", timeout: 240_000 });

const widths = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [device, viewport] of Object.entries(widths)) {
  test(`every page of a reviewer is accessible and fits its screen: ${device}`, async ({ product, signedIn }) => {
    const { draftId } = await product.draftOf({
      subject: "word ".repeat(60).trim(),
      body: `${"o".repeat(900)} help`,
    });
    const { draftId: heldId } = await product.draftOf({ body: "?" });
    const reviewer = await signedIn("reviewer", { viewport, reducedMotion: "reduce" });
    for (const path of [
      "/queue",
      "/queue?view=decided",
      "/queue?view=failed",
      `/drafts/${draftId}`,
      `/drafts/${heldId}`,
      "/dead-letters",
    ]) {
      await reviewer.goto(product.url + path);
      await expectAccessible(reviewer, path);
    }
    await reviewer.goto(`${product.url}/drafts/${draftId}`);
    await reviewer.getByRole("button", { name: "Edit" }).click();
    await reviewer.getByRole("textbox", { name: "Your version of the reply" }).fill("Something else.");
    await expectAccessible(reviewer, "editing");
    await reviewer.getByRole("button", { name: "Check changes" }).click();
    await expectAccessible(reviewer, "checking");
    await reviewer.keyboard.press("r");
    await expect(reviewer.getByRole("dialog")).toBeVisible();
    await expectAccessible(reviewer, "rejecting");
  });

  test(`what alike drafts are, the palette and one's own settings are accessible and fit: ${device}`, async ({
    product,
    signedIn,
  }) => {
    const body = "Hello, I have lost the invoice of my last order. Where can I find it in my account?";
    const names = [`Ada ${device}`, `Ben ${device}`];
    for (const name of names)
      await product.draftOf({ subject: "Invoice", body, customer: { name, email: "ada@customers.example" } });
    const approver = await signedIn("approver", { at: "/queue/alike", viewport, reducedMotion: "reduce" });
    await expectAccessible(approver, "/queue/alike");
    await approver.getByRole("link", { name: /Invoice/ }).click();
    const box = approver.getByRole("checkbox", { name: `Choose Ada ${device}` }).first();
    // What was not on screen can't be chosen.
    await box.scrollIntoViewIfNeeded();
    await expect(box).toBeEnabled();
    await box.check();
    await expectAccessible(approver, "alike group");
    await approver.goto(`${product.url}/settings/personal`);
    await expectAccessible(approver, "/settings/personal");
    await approver.keyboard.press("Control+k");
    await expect(approver.getByRole("dialog", { name: "Commands" })).toBeVisible();
    await expectAccessible(approver, "palette");
  });

  test(`every page of an admin is accessible and fits its screen: ${device}`, async ({ product, signedIn }) => {
    const { draftId } = await product.draftOf();
    const reviewer = await signedIn("reviewer", { at: `/drafts/${draftId}` });
    await reviewer.getByRole("button", { name: "Approve and send" }).click();
    await expect(statusOf(reviewer)).toContainText("Approved by");
    const admin = await signedIn("admin", { at: "/insights", viewport, reducedMotion: "reduce" });
    await expect(admin.locator("[data-slot=chart] svg.recharts-surface").first()).toBeVisible();
    await admin.getByText("As a table").click();
    await expectAccessible(admin, "/insights");
    for (const path of [
      "/audit",
      "/settings/workflows",
      "/settings/reasons",
      "/settings/texts",
      "/settings/channels",
      "/dead-letters",
    ]) {
      await admin.goto(product.url + path);
      await expectAccessible(admin, path);
    }
    await admin.getByRole("button", { name: /Your account/ }).click();
    await expect(admin.getByRole("menu")).toBeVisible();
    await expectAccessible(admin, "account menu");
    await admin.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(admin.getByRole("heading", { name: "Sign in to Countersign" })).toBeVisible();
    await expectAccessible(admin, "/sign-in");
  });
}

test("the queue's script is small", async ({ signedIn }) => {
  const page = await signedIn("reviewer");
  const sizes: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") {
      sizes.push(response.body().then((body) => gzipSync(body).length));
    }
  });
  await page.reload({ waitUntil: "networkidle" });
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(200 * 1024);
});

test("the theme is chosen in the account menu and stays", async ({ signedIn }) => {
  const page = await signedIn("reviewer", { colorScheme: "light" });
  await page.getByRole("button", { name: /Your account/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
});
