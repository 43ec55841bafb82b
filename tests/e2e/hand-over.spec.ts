import { expect, lastDecisionOf, statusOf, test } from "./fixture";

test("a draft is put off by keyboard, comes back on demand, and is given to a colleague", async ({
  product,
  signedIn,
}) => {
  await product.draftOf({ subject: "Handed over" });
  const [rita, arun] = [await signedIn("reviewer", { at: '/queue?q="Handed+over"' }), await signedIn("approver")];
  const row = rita.locator("[data-slot=queue-row]");
  await row.click();
  // It comes once the page is alive: a key pressed before is lost.
  await expect(rita.getByRole("button", { name: "Take it" })).toBeVisible();

  await rita.keyboard.press("s");
  await expect(rita.getByRole("radio", { checked: true })).toBeFocused();
  await rita.getByRole("radio", { name: "For an hour" }).check();
  await rita.getByRole("button", { name: "Snooze", exact: true }).click();
  await expect(lastDecisionOf(rita)).toContainText(/Snoozed until \w+, .*\d:\d\d.* Handed over/);
  await expect(rita.getByRole("heading", { name: "Nothing matches" })).toBeVisible();

  await rita
    .getByRole("link", { name: /^Snoozed/ })
    .first()
    .click();
  await expect(row.filter({ hasText: "Handed over" })).toContainText(/in (1 hr|\d+ min)/);
  await row.filter({ hasText: "Handed over" }).click();
  await expect(rita.getByText("Snoozed, back in")).toBeVisible();
  await rita.getByRole("button", { name: "More" }).click();
  await rita.getByRole("menuitem", { name: "Take back in now" }).click();
  await expect(rita.getByText("Snoozed, back in")).toHaveCount(0);

  await rita.getByRole("button", { name: "More" }).click();
  await rita.getByRole("menuitem", { name: "Assign…" }).click();
  await rita.getByLabel("To", { exact: true }).selectOption("Arun Approver");
  await rita.getByRole("button", { name: "Assign", exact: true }).click();
  await expect(lastDecisionOf(rita)).toContainText("Assigned Handed over");

  await arun.goto(`${product.url}/queue?view=mine`);
  await arun.locator("[data-slot=queue-row]").filter({ hasText: "Handed over" }).click();
  await expect(arun.getByText("Assigned to Arun Approver")).toBeVisible();
  await expect(arun.getByRole("button", { name: "Approve and send" })).toBeEnabled();
  await rita.goto(`${product.url}/queue?view=waiting`);
  await expect(row.filter({ hasText: "Handed over" })).toBeVisible();
});

test("another draft is asked for, takes the place of the first, and is sent", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf({ subject: "Drafted twice" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await expect(page.getByRole("button", { name: "Take it" })).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.getByRole("dialog")).toContainText("No model wrote this draft");
  await page.getByLabel("What should be different").fill("Shorter, please.");
  await page.getByRole("button", { name: "Ask", exact: true }).click();

  // The page follows by itself.
  await expect(page.getByText("Rita Reviewer asked: “Shorter, please.” No model was there")).toBeVisible();
  await expect(page.getByText("No model followed the instruction")).toBeVisible();
  await page.getByRole("tab", { name: "Before" }).click();
  const before = await page.locator("[data-slot=reply]").innerText();
  await page.getByRole("tab", { name: "As it will be sent" }).click();
  await page.getByRole("button", { name: "Approve and send" }).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  const [arrived, ...more] = await product.arrivedAt(ticket.id);
  expect(more).toEqual([]);
  expect(arrived?.body).not.toBe(before);
});

test("a draft is escalated by keyboard: it leaves the queue with the words, and says so to who opens it", async ({
  product,
  signedIn,
}) => {
  await product.draftOf({ subject: "Over my head" });
  const [rita, arun] = [await signedIn("reviewer", { at: "/queue?q=head" }), await signedIn("approver")];
  const row = (page: typeof rita) => page.locator("[data-slot=queue-row]").filter({ hasText: "Over my head" });
  await row(rita).click();
  await expect(rita.getByRole("button", { name: "Take it" })).toBeVisible();

  await rita.keyboard.press("x");
  await rita.getByLabel("What they should look at").fill("He wants all of it back.");
  // Told at once, before it is recorded; the view below is made by the server.
  const recorded = rita.waitForResponse(/\/decision$/);
  await rita.getByRole("button", { name: "Escalate", exact: true }).click();
  await expect(lastDecisionOf(rita)).toContainText("Escalated Over my head");
  expect((await recorded).ok()).toBe(true);
  await rita.goto(`${product.url}/queue?view=waiting`);
  await expect(row(rita)).toBeVisible();

  await arun.goto(`${product.url}/queue`);
  await row(arun).click();
  await expect(arun.getByText("Escalated by Rita Reviewer: He wants all of it back.")).toBeVisible();
  await expect(arun.getByRole("button", { name: "Approve and send" })).toBeEnabled();
});
