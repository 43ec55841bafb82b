import type { Page } from "@playwright/test";
import { linksIn, type PostOffice, startPostOffice } from "@/tests/support/post-office";
import { startTestProduct, type TestProduct } from "@/tests/support/product";
import { expect, expectAccessible, statusOf, test, violationsIn } from "./fixture";

// A product that sends mail is one of its own.
test.describe.configure({ mode: "serial" });
let post: PostOffice;
let product: TestProduct;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  post = await startPostOffice();
  product = await startTestProduct({
    undoSeconds: 8,
    env: { SMTP_URL: post.url, MAIL_FROM: "Countersign <no-reply@brindlewick.example>" },
  });
});
test.afterAll(async () => {
  await product.stop();
  await post.stop();
});

test("an escalated draft is approved from its mail on a phone, taken back, and every link only shows", async ({
  browser,
}) => {
  const { ticket, links } = await escalated("Decided from a mail");
  const before = await stateOf();
  for (const link of links)
    for (const method of ["GET", "HEAD"])
      for (let time = 0; time < 3; time += 1) {
        const response = await fetch(link, { method });
        expect(response.status, `${method} ${link}`).toBeLessThan(400);
        await response.arrayBuffer();
      }
  expect(await stateOf()).toEqual(before);

  // Nobody is signed in here.
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await page.goto(decideLinkIn(links));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Decided from a mail");
  await expect(page.getByText("Escalated by Rita Reviewer")).toBeVisible();
  await expectAccessible(page, "/decide");
  await page.getByRole("button", { name: "Approve and send" }).click();
  await expect(statusOf(page)).toContainText("Approved by Arun Approver");
  await expectAccessible(page, "/decide, decided");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("This link has been used, and what it decided was taken back.")).toBeVisible();
  expect(await product.arrivedAt(ticket.id)).toEqual([]);
  await page.context().close();
});

test("a draft is rejected from its mail without any script, and a stale page is told who was first and keeps what was typed", async ({
  browser,
}) => {
  const { ticket, links } = await escalated("Rejected from a mail");
  const other = await (await browser.newContext()).newPage();
  await other.goto(decideLinkIn(links));
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(decideLinkIn(links));
  await page.getByText("Reject", { exact: true }).click();
  await page.getByRole("radio", { name: "The facts are wrong" }).check();
  await page.getByRole("button", { name: "Reject draft" }).click();
  await expect(statusOf(page)).toContainText("Rejected by Arun Approver");
  expect(await product.arrivedAt(ticket.id)).toEqual([]);

  await other.getByText("Edit", { exact: true }).click();
  const editor = other.getByRole("textbox", { name: "Your version of the reply" });
  await editor.fill("Ten minutes of work");
  await other.getByRole("button", { name: "Approve your version and send" }).click();
  await expect(other.getByText("This link has decided already.")).toBeVisible();
  await expect(editor).toHaveValue("Ten minutes of work");
  await other.reload();
  await expect(statusOf(other)).toContainText("Rejected by Arun Approver");
  await page.context().close();
  await other.context().close();
});

test("what was approved from a mail arrives as it was shown; a link that is none says so", async ({ browser }) => {
  const { ticket, links } = await escalated("Sent from a mail");
  const page = await (await browser.newContext()).newPage();
  await page.goto(decideLinkIn(links));
  const shown = await page.locator("[data-slot=reply]").innerText();
  await page.getByRole("button", { name: "Approve and send" }).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  const arrived = await product.arrivedAt(ticket.id);
  expect(arrived.map(({ body }) => plain(body))).toEqual([plain(shown)]);

  await page.goto(`${product.url}/decide/${"A".repeat(43)}`);
  await expect(page.getByRole("heading", { name: "This link is not valid any more" })).toBeVisible();
  await expectAccessible(page, "/decide, invalid");
  await page.context().close();
});

test("a draft is edited from its mail and arrives as it was written; for another one words are enough", async ({
  browser,
}) => {
  const edited = await escalated("Edited from a mail");
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await page.goto(decideLinkIn(edited.links));
  await page.getByText("Edit", { exact: true }).click();
  await page.getByRole("textbox", { name: "Your version of the reply" }).fill("Hello Jane,\n\nyou can change it.");
  await expectAccessible(page, "/decide, editing");
  await page.getByRole("button", { name: "Approve your version and send" }).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  expect(await product.arrivedAt(edited.ticket.id)).toMatchObject([{ body: "Hello Jane,\n\nyou can change it." }]);

  const another = await escalated("Wanted otherwise");
  await page.goto(decideLinkIn(another.links));
  await page.getByText("Ask for another", { exact: true }).click();
  await page.getByRole("textbox", { name: "What should be different" }).fill("Shorter, please.");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByText("The draft has changed since the e-mail was sent.")).toBeVisible({ timeout: 30_000 });
  expect(await product.arrivedAt(another.ticket.id)).toEqual([]);
  await page.context().close();
});

test("the mail itself can be read, by light and in the dark", async ({ browser }) => {
  const { html } = await escalated("Read in a mail client");
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await page.setContent(html);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // A mail has no landmarks and no title of its own: its client has.
    const found = (await violationsIn(page)).filter(([rule]) => rule === "color-contrast" || rule === "link-name");
    expect(found, colorScheme).toEqual([]);
  }
  await page.context().close();
});

test("mail is ended from its foot", async ({ browser }) => {
  const { links } = await escalated("One mail too many");
  const page: Page = await (await browser.newContext()).newPage();
  await page.goto(links.find((link) => link.includes("/unsubscribe/")) ?? "");
  await expectAccessible(page, "/unsubscribe");
  await page.getByRole("button", { name: "Stop e-mail" }).click();
  await expect(page.getByText("You won’t get e-mail from Countersign any more.")).toBeVisible();
  await page.context().close();
});

test("who is told of what, when and how much of it stays as it was chosen", async ({ browser }) => {
  const page: Page = await (await browser.newContext()).newPage();
  await page.goto(product.signInUrl("reviewer"));
  await page.goto(`${product.url}/settings/personal`);
  const mentioned = page.getByRole("checkbox", { name: "E-mail: when a draft has a comment that mentions you" });
  await mentioned.uncheck();
  await expect(page.getByText("Your settings are saved.").first()).toBeVisible();
  await page.getByRole("checkbox", { name: "Monday" }).check();
  await page.getByLabel("From", { exact: true }).fill("22:00");
  await page.getByLabel("To", { exact: true }).fill("06:00");
  await page.getByRole("combobox", { name: "Time zone" }).selectOption("Europe/Berlin");
  await page.getByRole("button", { name: "Save working hours" }).click();
  await page.getByRole("checkbox", { name: "what is escalated to me" }).check();
  await page.getByRole("combobox", { name: "What is not urgent" }).selectOption("30");
  await page.getByRole("button", { name: "For a day" }).click();
  await expect(page.getByText("You are told of nothing until")).toBeVisible();
  await expectAccessible(page, "/settings/personal with hours");

  await page.reload();
  await expect(mentioned).not.toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Monday" })).toBeChecked();
  await expect(page.getByLabel("To", { exact: true })).toHaveValue("06:00");
  await expect(page.getByRole("combobox", { name: "Time zone" })).toHaveValue("Europe/Berlin");
  await expect(page.getByRole("checkbox", { name: "what is escalated to me" })).toBeChecked();
  await expect(page.getByRole("combobox", { name: "What is not urgent" })).toHaveValue("30");
  await page.getByRole("button", { name: "End now" }).click();
  await expect(page.getByText("You are told of nothing until")).toBeHidden();
  await page.context().close();

  const admin: Page = await (await browser.newContext()).newPage();
  await admin.goto(product.signInUrl("admin"));
  await admin.goto(`${product.url}/settings/workflows`);
  const rules = admin.locator("details").first();
  await rules.locator("summary").click();
  const opened = rules.getByRole("group", { name: "When a draft opens" });
  await opened.getByRole("combobox", { name: "Who is told" }).selectOption("named");
  await opened.getByRole("checkbox", { name: "Rita Reviewer" }).check();
  await opened.getByRole("combobox", { name: "From which risk on" }).selectOption("1");
  await expectAccessible(admin, "/settings/workflows, who is told");
  await opened.getByRole("button", { name: "Save who is told" }).click();
  await expect(admin.getByText("It holds for drafts from now on.")).toBeVisible();
  await admin.reload();
  await rules.locator("summary").click();
  await expect(opened.getByRole("checkbox", { name: "Rita Reviewer" })).toBeChecked();
  await expect(opened.getByRole("combobox", { name: "From which risk on" })).toHaveValue("1");
  await admin.context().close();
});

/** A draft that the reviewer puts before others, and the links of the approver's mail about it. */
async function escalated(subject: string) {
  const { draftId, ticket } = await product.draftOf({ subject });
  await product.escalate(draftId);
  const approver = product.demo.document.users.find(({ role }) => role === "approver")?.email ?? "";
  await expect.poll(() => post.mails.some((mail) => mail.subject?.includes(subject)), { timeout: 30_000 }).toBe(true);
  const mail = post.mails.find((one) => one.subject?.includes(subject) && one.to?.[0]?.address === approver);
  if (!mail) throw new Error("The approver got no mail.");
  return { ticket, links: linksIn(mail), html: mail.html ?? "" };
}

const decideLinkIn = (links: string[]): string => links.find((link) => link.includes("/decide/")) ?? "";

const stateOf = async () => [await product.api("reviews?limit=100"), await product.api("write-backs")];

const plain = (text: string): string => text.replace(/\s+/g, " ").trim();
