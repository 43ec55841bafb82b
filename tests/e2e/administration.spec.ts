import { readFile } from "node:fs/promises";
import { deliver } from "@/bin/demo/delivery";
import { sampleTicket } from "@/tests/support/product";
import { expect, statusOf, test } from "./fixture";

test("a paused workflow takes tickets in and drafts them once it is resumed", async ({ product, signedIn }) => {
  const page = await signedIn("admin");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Pause Support reply" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("none is drafted until you resume");
  await dialog.getByRole("button", { name: "Pause workflow" }).click();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();

  const { eventId, ticket } = await product.takeIn({
    customer: { name: "Petra Paused", email: "petra@customers.example" },
  });
  await page.goto(`${product.url}/audit?entity=${eventId}`);
  await expect(page.getByRole("row").filter({ hasText: "Event taken in" })).toBeVisible();
  await page.goto(`${product.url}/queue`);
  await expect(page.getByRole("main")).not.toContainText(ticket.customer.name);

  await page.goto(`${product.url}/settings/workflows`);
  await page.getByRole("button", { name: "Resume Support reply" }).click();
  await expect(page.getByRole("button", { name: "Pause Support reply" })).toBeVisible();
  await product.untilDrafted(eventId);
  await page.goto(`${product.url}/queue`);
  await expect(page.getByRole("main")).toContainText(ticket.customer.name);
});

test("an auditor follows one draft through the log and takes the whole log away", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const reviewer = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await reviewer.getByRole("button", { name: "Reject" }).click();
  await reviewer.getByRole("radio", { name: "The facts are wrong" }).check();
  await reviewer.getByRole("dialog").getByRole("button", { name: "Reject draft" }).click();
  await expect(statusOf(reviewer)).toContainText("Rejected by");

  const page = await signedIn("auditor", { at: "/audit", viewport: { width: 390, height: 844 } });
  const decided = page.getByRole("row").filter({ hasText: "Decision recorded" }).first();
  await expect(decided).toContainText("Rejected · The facts are wrong");
  await expect(decided).toContainText("Rita Reviewer · web");
  await expect(decided.getByRole("time")).toHaveText(/\d:\d\d:\d\d/);
  await decided.getByText("Decision recorded").click();
  await expect(decided.getByRole("definition").filter({ hasText: " sec" })).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${product.url}/audit?entity=${draftId}`);
  const entries = page.getByRole("row");
  await expect(entries.filter({ hasText: "Draft made" })).toBeVisible();
  await expect(entries.filter({ hasText: "Signed in" })).toHaveCount(0);
  await page.getByRole("link", { name: "Show all entries" }).click();
  await expect(entries.filter({ hasText: /Otto Auditor.*Signed in/ }).first()).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download for checking" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.map((line) => typeof JSON.parse(line))).not.toContain("string");
});

test("who lacks a permission is told who can give it", async ({ product, signedIn }) => {
  const page = await signedIn("reviewer");
  await expect(page.getByRole("link", { name: "Audit" })).toHaveCount(0);
  await page.goto(`${product.url}/audit`);
  await expect(page.getByRole("heading", { name: "You don’t have access to this page" })).toBeVisible();
  await expect(page.getByText("An owner or admin can give it to you.")).toBeVisible();
});

test("what the helpdesk refused is run again once the cause is mended", async ({ product, signedIn }) => {
  const { sandbox, document } = product.demo;
  // The helpdesk knows no such ticket yet, so it refuses the reply.
  const ticket = sampleTicket({ subject: "A ticket that the helpdesk has lost" });
  const { eventId } = await deliver(document.trigger, ticket, `lost-${ticket.id}`);
  const draftId = await product.untilDrafted(String(eventId));
  const reviewer = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await reviewer.getByRole("button", { name: "Approve and send" }).click();
  await expect(statusOf(reviewer)).toContainText("Not sent.", { timeout: 30_000 });
  await reviewer.goto(`${product.url}/queue?view=failed`);
  await expect(reviewer.getByRole("link", { name: ticket.subject })).toContainText("Not sent");

  const admin = await signedIn("admin");
  await admin.getByRole("link", { name: "Failed work" }).click();
  const row = admin.getByRole("row").filter({ hasText: ticket.subject });
  await expect(row).toContainText("There is no such ticket");
  await sandbox.openTicket(ticket);
  await row.getByRole("button", { name: `Run “${ticket.subject}” again` }).click();
  await expect(admin.getByRole("listitem").filter({ hasText: "runs again" })).toBeVisible();
  await expect(row).toHaveCount(0);

  await reviewer.goto(`${product.url}/drafts/${draftId}`);
  await expect(statusOf(reviewer)).toContainText(/Sent .*, receipt/, { timeout: 30_000 });
  expect(await product.arrivedAt(ticket.id)).toHaveLength(1);
});

test("an admin words the reasons for rejecting, and the next draft is rejected with one of them", async ({
  product,
  signedIn,
}) => {
  const admin = await signedIn("admin", { at: "/settings/workflows" });
  await admin.getByRole("link", { name: "Reasons for rejecting" }).click();
  const words = admin.getByRole("textbox");
  await expect(words.first()).toHaveValue("The facts are wrong");
  await admin.getByRole("button", { name: "Take “Something else” away" }).click();
  await admin.getByRole("button", { name: "Add a reason" }).click();
  await admin.keyboard.type("Not for us");
  await admin.getByRole("button", { name: "Move “Not for us” up" }).click();
  await admin.keyboard.press("Enter");
  await admin.getByRole("button", { name: "Save reasons" }).click();
  await expect(admin.getByRole("listitem").filter({ hasText: "The reasons are saved." })).toBeVisible();

  const { draftId } = await product.draftOf();
  const reviewer = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await reviewer.getByRole("button", { name: "Reject" }).click();
  await expect(reviewer.getByRole("radio")).toHaveCount(6);
  expect(await reviewer.getByRole("group", { name: "Reason" }).locator("label").allInnerTexts()).toEqual([
    "The facts are wrong",
    "It leaves something out",
    "The tone is not ours",
    "Not for us",
    "It promises what we don’t do",
    "This needs no reply",
  ]);
  await reviewer.getByLabel("Not for us").check();
  await reviewer.getByRole("button", { name: "Reject draft" }).click();
  await expect(statusOf(reviewer)).toContainText("· Not for us");
});
