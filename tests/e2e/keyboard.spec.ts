import { expect, statusOf, test } from "./fixture";

test("a draft is found, edited and sent without a mouse", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const page = await signedIn("reviewer");
  const keys = page.keyboard;
  // A key pressed before the page is alive is lost.
  await page.reload({ waitUntil: "networkidle" });
  const rows = page.locator("[data-slot=queue-row]");
  await keys.press("j");
  await expect(rows.first()).toBeFocused();
  const focused = page.locator("[data-slot=queue-row]:focus");
  for (let step = await rows.count(); step > 0; step -= 1) {
    if ((await focused.getAttribute("href")) === `/drafts/${draftId}`) break;
    await keys.press("j");
  }
  await keys.press("Enter");
  await expect(page.getByRole("button", { name: "Approve and send" })).toBeVisible();

  await keys.press("e");
  await expect(page.getByRole("textbox", { name: "Your version of the reply" })).toBeFocused();
  await keys.type("Good day! ");
  await keys.press("Control+Enter");
  await expect(page.locator("[data-slot=word-diff] ins")).toHaveText(/Good day!/);
  await keys.press("a");
  await expect(statusOf(page)).toBeFocused();
  await expect(statusOf(page)).toContainText("Approved with edits");
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await keys.press("z");
  await expect(page.getByRole("button", { name: "Approve and send" })).toBeVisible();

  await keys.press("r");
  await expect(page.getByRole("dialog")).toBeVisible();
  await keys.press("Space");
  await keys.press("Enter");
  await expect(statusOf(page)).toContainText("Rejected");
});

test("single keys do nothing once they are switched off", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const page = await signedIn("reviewer");
  await page.goto(`${product.url}/drafts/${draftId}`);
  await page.getByRole("button", { name: /Your account/ }).click();
  await page.getByRole("group", { name: "Shortcut keys" }).getByRole("menuitemradio", { name: "Off" }).click();
  await page.keyboard.press("a");
  await page.keyboard.press("e");
  await expect(page.getByRole("button", { name: "Approve and send" })).toBeEnabled();
  await expect(page.getByRole("textbox")).toHaveCount(0);
});
