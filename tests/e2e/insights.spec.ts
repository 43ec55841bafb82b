import { readFile } from "node:fs/promises";
import { expect, statusOf, test } from "./fixture";

test.use({ apart: "insights" });

test("an admin sees what was decided as charts with their tables, narrows it and takes it away", async ({
  product,
  signedIn,
}) => {
  const admin = await signedIn("admin");
  await admin.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Insights" }).click();
  await expect(admin.getByRole("heading", { name: "Nothing was decided in this period" })).toBeVisible();

  const reviewer = await signedIn("reviewer");
  for (const decision of ["approve", "reject"]) {
    const { draftId } = await product.draftOf();
    await reviewer.goto(`${product.url}/drafts/${draftId}`);
    await expect(reviewer.getByRole("button", { name: "Take it" })).toBeVisible();
    if (decision === "approve") {
      await reviewer.getByRole("button", { name: "Approve and send" }).click();
      await expect(statusOf(reviewer)).toContainText(/Sent .*, receipt/, { timeout: 30_000 });
    } else {
      await reviewer.getByRole("button", { name: "Reject" }).click();
      await reviewer.getByLabel("The facts are wrong").check();
      await reviewer.getByRole("button", { name: "Reject draft" }).click();
      await expect(statusOf(reviewer)).toContainText("The facts are wrong");
    }
  }

  await admin.goto(`${product.url}/insights`);
  await expect(admin.getByRole("definition").first()).toHaveText("2");
  const outcomes = admin.getByRole("region", { name: "Table: Approval and edits by prompt version" });
  await expect(outcomes.getByRole("row").last()).toHaveText(/support-reply-1\s*1\s*0\s*1\s*0\s*50%\s*0%$/);
  const load = admin.getByRole("region", { name: "Table: Load by reviewer" });
  await expect(load.getByRole("row").last()).toContainText(/Rita Reviewer\s*2/);
  await expect(admin.getByText("no baseline is set")).toBeVisible();
  const charts = admin.getByRole("img", { name: /^Chart: / });
  // The demo's drafter is free, and its workflow has no baseline: nothing is drawn of these two.
  await expect(charts).toHaveCount(5);
  for (const chart of await charts.all())
    await expect(chart.locator("svg .recharts-bar-rectangle").first()).toBeVisible();
  const version = admin
    .getByRole("img", { name: /^Chart: Approval and edits by prompt/ })
    .getByText("reply-1+support-reply-1", { exact: true });
  // Whole, though it is longer than one line: what is cut is as high as another.
  expect(await version.evaluate((name) => name.scrollHeight - name.clientHeight)).toBeLessThan(10);

  await admin.getByRole("link", { name: "7 days" }).click();
  await expect(admin).toHaveURL(/days=7$/);
  await admin.getByText("As a table").click();
  const days = admin.getByRole("region", { name: "Table: Decided per day" }).getByRole("row");
  await expect(days).toHaveCount(8);
  await admin.getByRole("combobox", { name: "Workflow" }).selectOption({ label: "Support reply" });
  await expect(admin).toHaveURL(/days=7&workflow=[0-9a-f-]{36}$/);
  await expect(admin.getByRole("definition").first()).toHaveText("2");

  const download = admin.waitForEvent("download");
  await admin.getByRole("link", { name: "Load by reviewer: download as CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^countersign-load-7-days-to-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^[0-9a-f-]{36},Rita Reviewer,2,0,[\d.]+,0$/);
});

test("who may not see figures finds neither the page nor the files", async ({ product, signedIn }) => {
  const reviewer = await signedIn("reviewer");
  await expect(reviewer.getByRole("link", { name: "Insights" })).toHaveCount(0);
  await reviewer.goto(`${product.url}/insights`);
  await expect(reviewer.getByText("insights:read")).toBeVisible();
  const file = await reviewer.request.get(`${product.url}/insights/export?days=7&figures=load`);
  expect(file.status()).toBe(403);
});
