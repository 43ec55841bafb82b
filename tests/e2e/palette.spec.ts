import { expect, test } from "./fixture";

test("the palette does what can be done here and goes everywhere, from the keyboard alone", async ({
  product,
  signedIn,
}) => {
  const { draftId } = await product.draftOf({ subject: "Found by the palette" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await expect(page.getByRole("button", { name: "Take it" })).toBeVisible();
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await expect(palette.getByRole("option", { name: /^Approve/ })).toBeVisible();
  await page.keyboard.type("snooze");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Snooze this draft" })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("settings");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Your settings" })).toBeVisible();
  // Nobody is led to what they may not see.
  await page.keyboard.press("Control+k");
  await expect(palette.getByRole("option", { name: "Decided" })).toBeVisible();
  await expect(palette.getByRole("option", { name: "Audit" })).toHaveCount(0);
  await page.keyboard.type("palette found");
  await page.keyboard.press("Enter");
  const row = page.getByRole("link", { name: /Found by the palette/ });
  await expect(row).toBeVisible();
  // Closed, it leaves the reader where they were.
  await row.focus();
  for (const key of ["Control+k", "?"]) {
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(row).toBeFocused();
  }
});

test("a command is given a key of one's own, which then works and is shown; rows can stand closer", async ({
  product,
  signedIn,
}) => {
  const { draftId } = await product.draftOf({ subject: "With other keys" });
  const page = await signedIn("approver", { at: "/settings/personal" });
  await page.getByLabel("Reject", { exact: true }).fill("a");
  await expect(page.getByText("These share a key: Approve, Reject.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save keys" })).toBeDisabled();
  await page.getByLabel("Reject", { exact: true }).fill("q");
  await page.getByRole("button", { name: "Save keys" }).click();
  await expect(page.getByText("Your settings are saved.")).toBeVisible();
  await page.getByRole("radio", { name: "Compact" }).check();
  await expect(page.locator("[data-density=compact]")).toBeVisible();

  await page.goto(`${product.url}/queue`);
  const row = page.getByRole("link", { name: /With other keys/ });
  expect((await row.boundingBox())?.height).toBe(32);
  await page.goto(`${product.url}/drafts/${draftId}`);
  // A key decides nothing before the draft can have been read.
  await expect(page.getByRole("button", { name: "Approve and send" })).toBeEnabled();
  await expect(page.getByRole("button", { name: "Reject" })).toContainText("Q");
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("q");
  await expect(page.getByRole("dialog", { name: "Reject this draft" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Q");
});
