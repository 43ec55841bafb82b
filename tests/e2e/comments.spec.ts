import { expect, statusOf, test } from "./fixture";

test("a colleague who is mentioned finds the draft, answers, and the answer appears without a reload", async ({
  product,
  signedIn,
}) => {
  const { draftId } = await product.draftOf({ subject: "May we refund this?" });
  const [rita, arun] = [await signedIn("reviewer", { at: `/drafts/${draftId}` }), await signedIn("approver")];
  await expect(rita.getByRole("button", { name: "Take it" })).toBeVisible();
  await rita.keyboard.press("m");
  const box = rita.getByRole("textbox", { name: "Comment" });
  await expect(box).toBeFocused();
  await rita.keyboard.type("Please look, @");
  await rita.getByPlaceholder("Search people").fill("arun");
  await rita.keyboard.press("Enter");
  await rita.keyboard.type("<b>fast</b>");
  await expect(box).toHaveValue("Please look, @Arun Approver <b>fast</b>");
  await rita.reload();
  await expect(box).toHaveValue("Please look, @Arun Approver <b>fast</b>");
  await box.press("Control+Enter");
  await expect(rita.getByRole("list", { name: "Comments" })).toContainText("Please look, @Arun Approver <b>fast</b>");
  await expect(box).toHaveValue("");

  await arun.goto(`${product.url}/queue?view=mentioned`);
  await arun.getByRole("link", { name: /May we refund this/ }).click();
  await expect(arun.locator("[data-slot=comments-brief]")).toContainText("1 comment");
  await arun.getByRole("textbox", { name: "Comment" }).fill("Up to 50 euros.");
  // What is begun is still there after a look elsewhere.
  await arun
    .getByRole("link", { name: /^Decided/ })
    .first()
    .click();
  await expect(arun.getByRole("heading", { name: "Decided", exact: true })).toBeVisible();
  await arun.goBack();
  await expect(arun.getByRole("textbox", { name: "Comment" })).toHaveValue("Up to 50 euros.");
  await arun.getByRole("button", { name: /^Comment/ }).click();
  await expect(rita.getByRole("list", { name: "Comments" })).toContainText("Up to 50 euros.");
  await expect(rita.locator("[data-slot=comments-brief]")).toContainText("2 comments");
});

test("what was sent is corrected by a second reply, linked both ways", async ({ product, signedIn }) => {
  const { draftId, ticket } = await product.draftOf({ subject: "Answered wrongly" });
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByRole("button", { name: "Approve and send" }).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  await page.getByRole("button", { name: "Correct what was sent" }).click();

  await expect(page.getByText("This corrects a reply that was sent.")).toBeVisible();
  await page.getByRole("textbox", { name: "Your version of the reply" }).fill("Sorry, that was wrong.");
  await page.getByRole("button", { name: "Check the reply" }).click();
  await page.getByRole("button", { name: "Approve your version and send" }).click();
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  const arrived = await product.arrivedAt(ticket.id);
  expect(arrived).toHaveLength(2);
  expect(arrived[1]?.body).toBe("Sorry, that was wrong.");

  await page.getByRole("link", { name: "Open the draft that was sent" }).click();
  await expect(page.getByText("A correction of this was sent.")).toBeVisible();
  await page.locator("#earlier, #thread").getByText("Answered wrongly").first().click();
  await expect(page.locator("#earlier, #thread").getByText("Sorry, that was wrong.")).toBeVisible();
});
