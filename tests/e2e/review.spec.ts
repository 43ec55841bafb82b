import { Webhook } from "standardwebhooks";
import { expect, lastDecisionOf, statusOf, test } from "./fixture";

test("what a reviewer edits and approves arrives in the helpdesk word for word", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf({ subject: "Can I change the address of order 5120?" });
  const page = await signedIn("reviewer");
  await page.getByRole("link", { name: ticket.subject }).click();
  await expect(page).toHaveURL(`${product.url}/drafts/${draftId}?view=open`);
  const destination = `${ticket.customer.email} in Sandbox helpdesk, ticket ${ticket.id}`;
  await expect(page.getByText(`This sends the reply to ${destination}.`)).toBeVisible();

  await page.getByRole("button", { name: "Edit" }).click();
  const editor = page.getByRole("textbox", { name: "Your version of the reply" });
  const written =
    "Dear Jane,\n\nyes: tell us the new address by noon.  Two spaces, “quotes”, a tab\tand العربية stay as they are.\n\nRita";
  await editor.fill(written);
  await page.getByRole("button", { name: "Check changes" }).click();
  await expect(page.locator("[data-slot=word-diff] ins").first()).toContainText("Dear");
  await page.getByRole("tab", { name: "As it will be sent" }).click();
  await expect(page.locator("[data-slot=reply]")).toHaveText(written, { useInnerText: true });
  await page.getByRole("button", { name: "Approve your version and send" }).click();

  await expect(lastDecisionOf(page)).toContainText(`Approved with edits ${ticket.subject}`);
  await page.goto(`${product.url}/drafts/${draftId}`);
  await expect(statusOf(page)).toContainText("Approved with edits by Rita Reviewer");
  await expect(statusOf(page)).toContainText(/Sent .*, receipt \S+/, { timeout: 30_000 });
  expect((await product.arrivedAt(ticket.id)).map(({ payload }) => payload)).toEqual([{ body: written }]);

  await page.goto(`${product.demo.sandbox.url}/tickets/${ticket.id}`);
  await expect(page.locator("article .text").last()).toHaveText(written, { useInnerText: true });
});

test("an approval is taken back within its time, and nothing is sent", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf();
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByRole("button", { name: "Approve and send" }).click();
  await page.getByRole("button", { name: "Undo" }).click();

  await expect(page.getByRole("button", { name: "Approve and send" })).toBeVisible();
  // Longer than the time to undo: had it not been taken back, it would be there by now.
  await page.waitForTimeout(6000);
  expect(await product.arrivedAt(ticket.id)).toEqual([]);

  await page.getByRole("button", { name: "Approve and send" }).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  expect(await product.arrivedAt(ticket.id)).toHaveLength(1);
});

test("a draft is rejected only with a reason, and nothing is sent", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf();
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByRole("button", { name: "Reject" }).click();
  const dialog = page.getByRole("dialog", { name: "Reject this draft" });
  await dialog.getByRole("button", { name: "Reject draft" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Choose a reason.");
  await dialog.getByRole("radio", { name: "The facts are wrong" }).check();
  await dialog.getByRole("textbox", { name: "Comment" }).fill("Delivery takes two days.");
  await dialog.getByRole("button", { name: "Reject draft" }).click();

  await expect(statusOf(page)).toContainText("Rejected by Rita Reviewer");
  await expect(statusOf(page)).toContainText("The facts are wrong");
  await expect(statusOf(page)).toContainText("Delivery takes two days.");
  expect(await product.arrivedAt(ticket.id)).toEqual([]);
});

test("what could not be drafted is written by a person, who sees why", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf({ body: "Help" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await expect(page.getByRole("heading", { name: "Why there is no draft" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Check the reply" })).toBeDisabled();

  await page.getByRole("textbox", { name: "Your version of the reply" }).fill("Hello, what can we do for you?");
  await page.getByRole("button", { name: "Check the reply" }).click();
  await page.getByRole("button", { name: "Approve your version and send" }).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  expect((await product.arrivedAt(ticket.id)).map(({ body }) => body)).toEqual(["Hello, what can we do for you?"]);
});

test("hostile text is shown as text, and what is invisible is made visible", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf({
    subject: "<img src=x onerror=alert(1)>",
    body: "I need help with order 1.\u200B<script>document.title='owned'</script> \u202Egnp.exe",
    customer: { name: "محمد العربي", email: "m@customers.example" },
  });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  const message = page.getByRole("region", { name: "What came in" });
  await expect(message).toContainText("<script>document.title='owned'</script>");
  await expect(message.getByRole("img", { name: "Invisible character U+200B" })).toBeVisible();
  await expect(message.getByRole("img", { name: "Changes the reading direction, U+202E" })).toBeVisible();
  await expect(page).toHaveTitle(/<img src=x onerror=alert\(1\)>/);
});

test("a formatted message shows its structure and loads, runs and hides nothing", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf({
    subject: "With a picture",
    body_html: `<h1>Order</h1><p onclick="alert(1)" style="display:none">Please send <b>two</b>.\u202e</p>
      <img src="${product.demo.sandbox.url}/pixel.png" alt="a lamp"><script>document.title = "taken"</script>
      <iframe src="${product.demo.sandbox.url}"></iframe><style>body{display:none}</style>
      <a href="https://evil.example/login">https://bank.example</a><a href="javascript:alert(1)">press</a>`,
    attachments: [
      { name: "lamp.jpg", type: "image/jpeg", size: 2_400_000, url: "https://files.example/lamp.jpg" },
      { name: "run.js", url: "javascript:alert(1)" },
    ],
  });
  const page = await signedIn("reviewer");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${product.url}/drafts/${draftId}`);
  await page.getByRole("tab", { name: "As it was formatted" }).click();
  const shown = page.locator("[data-slot=formatted]");
  await expect(shown.getByRole("heading", { name: "Order" })).toBeVisible();
  await expect(shown.getByText("Please send two.")).toBeVisible();
  await expect(shown.locator("mark")).toHaveText("U+202E");
  await expect(shown.getByText("[image, not loaded: a lamp]")).toBeVisible();
  await expect(shown.locator("img, script, iframe, style, [style], [onclick]")).toHaveCount(0);
  await expect(shown.locator("a[href^=javascript]")).toHaveCount(0);
  const link = shown.getByRole("link", { name: "https://bank.example" });
  await expect(link).toHaveAttribute("href", "https://evil.example/login");
  expect(await link.evaluate((node) => getComputedStyle(node, "::after").content)).toContain("evil.example");
  await expect(page.getByRole("link", { name: "lamp.jpg" })).toHaveAttribute("href", "https://files.example/lamp.jpg");
  await expect(page.getByText("opens at files.example, image/jpeg, 2.4 MB")).toBeVisible();
  await expect(page.getByRole("link", { name: "run.js" })).toHaveCount(0);
  await expect(page.getByText("run.js", { exact: true })).toBeVisible();
  expect(asked.filter((url) => !url.startsWith(product.url) && !url.startsWith("data:"))).toEqual([]);
});

test("a draft that the customer overtook by writing again is closed, leads to the newer one, and was never approved", async ({
  product,
  signedIn,
}) => {
  const { draftId, ticket } = await product.draftOf({ subject: "Where is my parcel?" });
  const { url, secret } = product.demo.document.trigger;
  const [at, id] = [new Date(), `msg_${ticket.id}`];
  const body = JSON.stringify({ ...ticket, created_at: at.toISOString(), subject: "And now?" });
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  const { event_id: eventId } = (await (await fetch(url, { method: "POST", headers, body })).json()) as {
    event_id: string;
  };
  const newer = await product.untilDrafted(eventId);
  // The older one is closed a moment after the newer has come.
  const standing = async () => (await product.api<{ status: string }>(`drafts/${draftId}`)).status;
  await expect.poll(standing).toBe("superseded");
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await expect(page.getByText("Something newer came about this")).toBeVisible();
  await expect(page.getByRole("heading", { name: "What was proposed" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve and send" })).toHaveCount(0);
  await page.getByRole("link", { name: "Go to the newer draft" }).click();
  await expect(page).toHaveURL(new RegExp(`/drafts/${newer}$`));
});
