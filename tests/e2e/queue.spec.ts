import { expect, test } from "./fixture";

test("the queue is narrowed by search and filters, which stand in the address and can be kept under a name", async ({
  product,
  signedIn,
}) => {
  await product.draftOf({ subject: "Refund of the blue lamp", category: "refund" });
  await product.draftOf({ subject: "Invoice for the blue lamp", category: "invoice" });
  const page = await signedIn("reviewer");
  await page.reload({ waitUntil: "networkidle" });
  const titles = page.locator("[data-slot=queue-row]");

  await expect(async () => {
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox")).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("blue la");
  await page.keyboard.press("Enter");
  await expect(titles).toHaveCount(2);
  await expect(page).toHaveURL(/\/queue\?q=blue\+la$/);

  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByLabel("Category").selectOption("refund");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(titles).toHaveCount(1);
  await expect(titles).toContainText("Refund of the blue lamp");

  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name").fill("Blue refunds");
  await page.getByLabel("Name").press("Enter");
  const kept = page.getByRole("link", { name: "Blue refunds" });
  await expect(kept).toHaveAttribute("aria-current", "page");

  await page.getByRole("link", { name: "Remove: Category refund" }).click();
  await expect(titles).toHaveCount(2);
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(page).toHaveURL(`${product.url}/queue`);
  await kept.click();
  await expect(titles).toHaveCount(1);

  await page.goto(`${product.url}/queue?q=nothing+has+this`);
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await page.getByRole("link", { name: "Show all of this view" }).click();
  await expect(titles.first()).toBeVisible();

  await page.getByRole("button", { name: "Delete the view Blue refunds" }).click();
  await expect(kept).toHaveCount(0);
});
