import type { Page } from "@playwright/test";
import { expect, lastDecisionOf, statusOf, test } from "./fixture";

/** Moves down the queue with j until the draft's row has the focus. */
async function moveTo(page: Page, draftId: string): Promise<void> {
  const rows = page.locator("[data-slot=queue-row]");
  const focused = page.locator("[data-slot=queue-row]:focus");
  // A key pressed before the page is alive is lost.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(focused).toHaveCount(1, { timeout: 500 });
  }).toPass();
  for (let step = await rows.count(); step > 0; step -= 1) {
    if ((await focused.getAttribute("href"))?.startsWith(`/drafts/${draftId}?`)) return;
    await page.keyboard.press("j");
  }
  throw new Error(`The queue has no row of draft ${draftId}.`);
}

const openDraft = (draftId: string): RegExp => new RegExp(`/drafts/${draftId}\\?`);

test("three drafts are judged one after the other without a mouse", async ({ product, signedIn }) => {
  const first = await product.draftOf({ subject: "Keyboard: the first" });
  const second = await product.draftOf({ subject: "Keyboard: the second" });
  const third = await product.draftOf({ subject: "Keyboard: the third" });
  const page = await signedIn("reviewer");
  const keys = page.keyboard;
  // A key decides nothing before the draft can have been read.
  const approve = page.getByRole("button", { name: "Approve and send" });
  await page.goto(`${product.url}/queue?q=Keyboard&sort=oldest`, { waitUntil: "networkidle" });
  await moveTo(page, first.draftId);
  await keys.press("Enter");
  await expect(page.getByRole("heading", { name: "Keyboard: the first" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Drafts of this view" }).getByRole("link")).toHaveCount(3);

  // Approved: the next is there, and the one before can be taken back from here.
  await expect(approve).toBeEnabled();
  await keys.press("a");
  await expect(page).toHaveURL(openDraft(second.draftId));
  await expect(page.getByRole("heading", { name: "Keyboard: the second" })).toBeVisible();
  await expect(lastDecisionOf(page)).toContainText("Approved Keyboard: the first");
  await keys.press("z");
  await expect(lastDecisionOf(page)).toContainText("Taken back");

  // Edited, checked word by word, approved.
  await keys.press("e");
  await expect(page.getByRole("textbox", { name: "Your version of the reply" })).toBeFocused();
  await keys.type("Good day! ");
  await keys.press("Control+Enter");
  await expect(page.locator("[data-slot=word-diff] ins")).toHaveText(/Good day!/);
  // The editor that had the focus is gone, so Tab goes on at what can be done now.
  await expect(page.getByRole("group", { name: "Decide" })).toBeFocused();
  await keys.press("a");
  await expect(page).toHaveURL(openDraft(third.draftId));
  await expect(lastDecisionOf(page)).toContainText("Approved with edits Keyboard: the second");

  // Rejected; what was taken back waits again.
  await expect(page.getByRole("heading", { name: "Keyboard: the third" })).toBeVisible();
  await expect(approve).toBeEnabled();
  await keys.press("r");
  await expect(page.getByRole("dialog")).toBeVisible();
  await keys.press("Space");
  await keys.press("Enter");
  await expect(page).toHaveURL(openDraft(first.draftId));
  await expect(lastDecisionOf(page)).toContainText("Rejected Keyboard: the third");

  await keys.press("j");
  await expect(page).toHaveURL(openDraft(second.draftId));
  await expect(statusOf(page)).toContainText("Sent", { timeout: 30_000 });
  expect((await product.arrivedAt(second.ticket.id)).map(({ body }) => body.startsWith("Good day! "))).toEqual([true]);
  expect(await product.arrivedAt(first.ticket.id)).toEqual([]);
  expect(await product.arrivedAt(third.ticket.id)).toEqual([]);
});

test("a decision that the server refuses comes back with its reason, and what was typed is kept", async ({
  product,
  signedIn,
}) => {
  const { draftId } = await product.draftOf({ subject: "Refused: decided elsewhere" });
  await product.draftOf({ subject: "Refused: the next" });
  // Requests of a page that a service worker stands beside can't be held up.
  const [rita, arun] = [
    await signedIn("reviewer", { at: "/queue?q=Refused&sort=oldest", serviceWorkers: "block" }),
    await signedIn("approver"),
  ];
  await rita.getByRole("link", { name: /decided elsewhere/ }).click();
  await rita.getByRole("button", { name: "Edit" }).click();
  await rita.getByRole("textbox", { name: "Your version of the reply" }).fill("Rita's own words.");
  await rita.getByRole("button", { name: "Check changes" }).click();
  await rita.route(/\/decision$/, async (route) => {
    await arun.goto(`${product.url}/drafts/${draftId}`);
    await arun.getByRole("button", { name: "Approve and send" }).click();
    await expect(statusOf(arun)).toContainText("Approved by Arun Approver");
    await route.continue();
  });
  await rita.getByRole("button", { name: "Approve your version and send" }).click();

  await expect(rita.getByRole("heading", { name: "Refused: the next" })).toBeVisible();
  await expect(lastDecisionOf(rita)).toContainText("Arun Approver approved this first.");
  await lastDecisionOf(rita).getByRole("button", { name: "Go back to it" }).click();
  await expect(rita).toHaveURL(openDraft(draftId));
  // It is on the server, so a new page has it too; here it can only be copied.
  await rita.reload();
  await expect(rita.getByRole("main").getByRole("alert")).toContainText("Arun Approver decided this first");
  await expect(rita.getByRole("button", { name: "Copy my text" })).toBeVisible();
  await rita.getByRole("button", { name: "Discard my changes" }).click();
  await expect(rita.getByRole("button", { name: "Copy my text" })).toHaveCount(0);
});

test("single keys do nothing once they are switched off", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const page = await signedIn("reviewer", { at: `/drafts/${draftId}` });
  await page.getByRole("button", { name: /Your account/ }).click();
  await page.getByRole("group", { name: "Shortcut keys" }).getByRole("menuitemradio", { name: "Off" }).click();
  await page.keyboard.press("a");
  await page.keyboard.press("e");
  await expect(page.getByRole("button", { name: "Approve and send" })).toBeEnabled();
  await expect(page.getByRole("textbox", { name: "Your version of the reply" })).toHaveCount(0);
});

test("the words of a rejection that was not heard stand in its dialog again", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf({ subject: "Unheard: the first" });
  await product.draftOf({ subject: "Unheard: the next" });
  const page = await signedIn("reviewer", { at: "/queue?q=Unheard&sort=oldest", serviceWorkers: "block" });
  await page.getByRole("link", { name: /Unheard: the first/ }).click();
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByRole("radio").first().check();
  const comment = page.getByRole("dialog").getByLabel("Comment");
  await comment.fill("He asked for the invoice of March.");
  await page.route(/\/decision$/, (route) => route.abort("internetdisconnected"));
  await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();

  // The next draft is there, and the keyboard is at its title.
  await expect(page.getByRole("heading", { name: "Unheard: the next" })).toBeFocused();
  await expect(lastDecisionOf(page)).toContainText("The connection was lost before the answer came.");
  await page.unroute(/\/decision$/);
  await lastDecisionOf(page).getByRole("button", { name: "Go back to it" }).click();
  await expect(page).toHaveURL(openDraft(draftId));
  await page.getByRole("button", { name: "Reject" }).click();
  await expect(comment).toHaveValue("He asked for the invoice of March.");
  await expect(page.getByRole("radio").first()).toBeChecked();
  await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await expect(lastDecisionOf(page)).toContainText("Rejected Unheard: the first");
});

test("a double click on what approves leaves the draft that comes in its place alone", async ({
  product,
  signedIn,
}) => {
  const { draftId } = await product.draftOf({ subject: "Clicked twice: the first" });
  const next = await product.draftOf({ subject: "Clicked twice: the next" });
  const page = await signedIn("reviewer");
  await page.goto(`${product.url}/queue?q=Clicked&sort=oldest`, { waitUntil: "networkidle" });
  await page.getByRole("link", { name: /Clicked twice: the first/ }).click();
  const approve = page.getByRole("button", { name: "Approve and send" });
  await expect(page).toHaveURL(openDraft(draftId));
  // The next one has been fetched ahead.
  const list = page.getByRole("navigation", { name: "Drafts of this view" });
  await expect(list.getByRole("link", { name: /Clicked twice: the next/ })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(approve).toBeEnabled();
  // Where it was clicked, in the first picture of the next draft, as no click from out here could be.
  const clickedAgain = page.evaluate(
    (next) =>
      new Promise<void>((done) => {
        const again = ({ clientX: x, clientY: y }: MouseEvent) => {
          const look = () => {
            if (location.pathname !== next) return requestAnimationFrame(look);
            const under = document.elementFromPoint(x, y);
            if (under instanceof HTMLElement) under.click();
            done();
          };
          look();
        };
        document.addEventListener("click", again, { capture: true, once: true });
      }),
    `/drafts/${next.draftId}`,
  );
  await approve.click();
  await expect(page).toHaveURL(openDraft(next.draftId));
  await clickedAgain;

  await expect(page.getByRole("heading", { name: "Clicked twice: the next" })).toBeVisible();
  await expect(approve).toBeEnabled();
  await expect(page).toHaveURL(openDraft(next.draftId));
});
