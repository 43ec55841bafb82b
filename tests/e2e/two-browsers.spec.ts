import type { Route } from "@playwright/test";
import { expect, statusOf, test } from "./fixture";

test("who edits while somebody else decides learns who won, without a reload, and loses no word", async ({
  product,
  signedIn,
}) => {
  const { draftId, ticket } = await product.draftOf();
  const [rita, arun] = [
    await signedIn("reviewer", { at: `/drafts/${draftId}` }),
    await signedIn("approver", { at: `/drafts/${draftId}` }),
  ];
  await rita.getByRole("button", { name: "Edit" }).click();
  await rita.getByRole("textbox", { name: "Your version of the reply" }).fill("Rita's own words.");
  await arun.getByRole("button", { name: "Approve and send" }).click();

  await expect(rita.getByRole("main").getByRole("alert")).toContainText("Arun Approver decided this first");
  await expect(statusOf(rita)).toContainText("Approved by Arun Approver");
  await rita.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await rita.getByRole("button", { name: "Copy my text" }).click();
  expect(await rita.evaluate(() => navigator.clipboard.readText())).toBe("Rita's own words.");
  await expect(statusOf(rita)).toContainText("Sent", { timeout: 30_000 });
  expect(await product.arrivedAt(ticket.id)).toHaveLength(1);
});

test("typed text survives a reload", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Your version of the reply" }).fill("Half a reply");
  await page.reload();
  await page.getByRole("button", { name: "Go on editing" }).click();
  await expect(page.getByRole("textbox", { name: "Your version of the reply" })).toHaveValue("Half a reply");
});

test("an auditor reads a draft and is told who may decide it", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const page = await signedIn("auditor", { at: `/drafts/${draftId}` });
  await expect(page.getByText("that takes the role of a reviewer or approver")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve and send" })).toHaveCount(0);
  await expect(page.getByText("You can read what colleagues say but not answer.")).toBeVisible();
  await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
});

test("a decision that meets a lost connection says so and can be made again", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf();
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}`, serviceWorkers: "block" });
  // Lost on the way: the browser does not know of it before. What it knows of is in phone.spec.ts.
  const lose = (route: Route) =>
    route.request().method() === "POST" ? route.abort("internetdisconnected") : route.fallback();
  await page.route("**/drafts/*", lose);
  await page.getByRole("button", { name: "Approve and send" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The connection was lost");
  await page.unroute("**/drafts/*", lose);
  await page.getByRole("button", { name: "Approve and send" }).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  expect(await product.arrivedAt(ticket.id)).toHaveLength(1);
});
