import { expect, statusOf, test } from "./fixture";

const editor = "Your version of the reply";

test("what is typed is on the server, and goes on in another browser", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf({ subject: "Begun here, ended there" });
  const [here, there] = [await signedIn("reviewer", { at: `/drafts/${draftId}` }), await signedIn("reviewer")];
  await here.getByRole("button", { name: "Edit" }).click();
  await here.getByRole("textbox", { name: editor }).fill("Half a reply");
  await expect(here.locator("[data-slot=saved]")).toHaveText("Saved");

  await there.goto(`${product.url}/drafts/${draftId}`);
  await there.getByRole("button", { name: "Go on editing" }).click();
  await expect(there.getByRole("textbox", { name: editor })).toHaveValue("Half a reply");
  // A page of somebody who has been here before can't write into it.
  const another = `${product.url}/reviews/${draftId}/working-copy?of=${draftId}`;
  expect((await here.request.delete(another)).status()).toBe(403);
  // Nobody else sees it.
  const arun = await signedIn("approver", { at: `/drafts/${draftId}` });
  // Rita has it in hand, as she writes.
  await expect(arun.getByRole("button", { name: "Take over" })).toBeVisible();
  await expect(arun.getByRole("button", { name: "Go on editing" })).toHaveCount(0);
});

test("what is typed without a connection reaches the server once there is one", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByRole("button", { name: "Edit" }).click();
  await page.context().setOffline(true);
  await page.getByRole("textbox", { name: editor }).fill("Typed on a train");
  await expect(page.locator("[data-slot=saved]")).toContainText("Not on the server yet");
  await page.context().setOffline(false);
  await expect(page.locator("[data-slot=saved]")).toHaveText("Saved", { timeout: 15_000 });
});

test("a text that a new draft overtook is brought together with it, and the version before can be taken up", async ({
  product,
  signedIn,
}) => {
  const { draftId, ticket } = await product.draftOf({ subject: "Overtaken while writing" });
  const [rita, arun] = [await signedIn("reviewer", { at: `/drafts/${draftId}` }), await signedIn("approver")];
  await rita.getByRole("button", { name: "Edit" }).click();
  const box = rita.getByRole("textbox", { name: editor });
  await box.fill(`${await box.inputValue()}\nPS: Come and see us.`);

  await arun.goto(`${product.url}/drafts/${draftId}`);
  // Rita has it in hand, as she writes.
  await expect(arun.getByRole("button", { name: "Take over" })).toBeVisible();
  await arun.keyboard.press("n");
  await arun.getByLabel("What should be different").fill("Another one.");
  await arun.getByRole("button", { name: "Ask", exact: true }).click();
  await rita.getByRole("button", { name: "Load the new version" }).click();
  const merge = rita.locator("[data-slot=merge]");
  await expect(merge).toBeVisible();
  for (const choice of await merge.getByRole("radio", { name: /^The new version/ }).all()) await choice.check();
  await merge.getByRole("button", { name: "Use this text" }).click();
  await rita.getByRole("tab", { name: "As it will be sent" }).click();
  const merged = await rita.locator("[data-slot=reply]").innerText();
  await rita.getByRole("button", { name: "Approve your version and send" }).click();
  await expect(statusOf(rita)).toContainText("Sent", { timeout: 30_000 });
  expect((await product.arrivedAt(ticket.id)).map(({ body }) => body)).toEqual([merged]);

  await rita.getByText("All 3 versions").click();
  await expect(rita.getByText("Drafted again, as Arun Approver asked ·")).toBeVisible();
});

test("the ticket's status and an internal note are fields of the action, and are sent as they were set", async ({
  product,
  signedIn,
}) => {
  const { draftId, ticket } = await product.draftOf({ subject: "With a status" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Ticket status").selectOption("solved");
  await page.getByLabel("Internal note").check();
  await page.getByRole("button", { name: "Check changes" }).click();
  await expect(page.getByText("Not set → solved")).toBeVisible();
  await page.getByRole("button", { name: "Approve your version and send" }).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  const [arrived] = await product.arrivedAt(ticket.id);
  expect(arrived?.payload).toMatchObject({ status: "solved", internal: true });
});

test("a dry run shows the request and sends nothing", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf({ subject: "Tried first" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByText("Every field that is sent").click();
  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByLabel("The request")).toContainText(
    `POST ${product.demo.sandbox.url}/api/tickets/${ticket.id}/comments`,
  );
  await expect(page.getByText("Nothing was sent.")).toBeVisible();
  expect(await product.arrivedAt(ticket.id)).toEqual([]);
});

test("asking for another draft loses nothing of what was typed", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf({ subject: "Typed, then asked" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}`, serviceWorkers: "block" });
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: editor }).fill("Half a reply");
  await page.getByRole("button", { name: "Stop editing" }).click();
  await page.keyboard.press("n");
  await page.getByLabel("What should be different").fill("Another one.");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const [load, merge] = [
    page.getByRole("button", { name: "Load the new version" }),
    page.getByRole("button", { name: "Bring them together" }),
  ];
  // A draft that is made at once is on the page that answers already.
  await expect(load.or(merge)).toBeVisible();
  if (await load.isVisible()) await load.click();
  await expect(merge).toBeVisible();

  await page.context().setOffline(true);
  await merge.click();
  await expect(page.getByText("could not be loaded. What you typed is kept")).toBeVisible();
  await page.context().setOffline(false);
  await page.reload();
  await merge.click();
  await expect(page.locator("[data-slot=merge]")).toContainText("Half a reply");
});

test("a signature and ready-made texts are kept once and put where the cursor is", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf({ subject: "Said a hundred times" });
  const [admin, page] = [await signedIn("admin", { at: "/settings/texts" }), await signedIn("reviewer")];
  await admin.getByRole("button", { name: "Add a text" }).click();
  await admin.getByLabel("Name").fill("Refund in five days");
  await admin.getByRole("textbox", { name: "Text" }).fill("{{customer}}, the refund takes five days.");
  await admin.getByRole("button", { name: "Save text" }).click();
  await expect(admin.getByRole("list", { name: "Ready-made texts" })).toContainText("Refund in five days");

  await page.goto(`${product.url}/settings/personal`);
  await page.getByLabel("Signature").fill("Rita, Support");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Your settings are saved.")).toBeVisible();

  await page.goto(`${product.url}/drafts/${draftId}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const box = page.getByRole("textbox", { name: editor });
  await box.fill("Hello ");
  await page.keyboard.press("Control+;");
  await page.getByPlaceholder("Search ready-made texts").fill("five");
  await page.keyboard.press("Enter");
  await expect(box).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Insert" }).click();
  await page.getByRole("option", { name: "Your signature" }).click();
  await expect(box).toHaveValue(/^Hello .+, the refund takes five days\.\nRita, Support$/);
  await expect(box).not.toHaveValue(/\{\{/);
  // The browser's own undo takes it back.
  await page.keyboard.press("Control+z");
  await expect(box).not.toHaveValue(/Rita, Support/);
});

test("a double click on what checks a text does not approve it as well", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf({ subject: "Clicked twice" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: editor }).fill("Looked at once more");
  await page.getByRole("button", { name: "Check changes" }).dblclick();
  await expect(page.getByRole("button", { name: "Approve your version and send" })).toBeEnabled();
  await expect(page.locator("[data-slot=word-diff] ins").first()).toBeVisible();
  expect(await product.arrivedAt(ticket.id)).toEqual([]);
});

test("what was typed and left is checked before anything goes, or given up first", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf({ subject: "Written and left" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: editor }).fill("My own words");
  await page.keyboard.press("Escape");
  await expect(page.getByText("You have changes that are not sent.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve and send" })).toHaveCount(0);

  await page.locator("#decision-bar").focus();
  await expect(page.getByRole("button", { name: "Check changes" })).toBeEnabled();
  await page.keyboard.press("a");
  await expect(page.locator("[data-slot=word-diff] ins").last()).toContainText("words");
  expect(await product.arrivedAt(ticket.id)).toEqual([]);
  await page.getByRole("button", { name: "Discard my changes" }).click();
  await expect(page.getByRole("button", { name: "Approve and send" })).toBeEnabled();
});

test("what was not drafted is put off or before others like any draft", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf({ subject: "Nothing to say", body: "?" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await expect(page.getByText("Saved", { exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "More" }).click();
  await expect(page.getByRole("menuitem", { name: "Snooze…" })).toBeVisible();
  await page.getByRole("menuitem", { name: "Escalate…" }).click();
  await page.getByLabel("What they should look at").fill("What does this customer want?");
  await page.getByRole("button", { name: "Escalate", exact: true }).click();
  await expect(page.getByText("Escalated by Rita Reviewer: What does this customer want?")).toBeVisible();
});
