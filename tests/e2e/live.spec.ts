import { type Page } from "@playwright/test";
import { expect, test } from "./fixture";

const rowOf = (page: Page, draftId: string) => page.locator(`[data-slot=queue-row][href^="/drafts/${draftId}?"]`);

/** Marks the page, so that a reload would be seen. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { unreloaded: true }));
const isMarked = (page: Page) => page.evaluate(() => "unreloaded" in window);

test("a decision in one browser shows in the other's queue without a reload, and no row moves", async ({
  product,
  signedIn,
}) => {
  const { draftId } = await product.draftOf();
  const [rita, arun] = [await signedIn("reviewer"), await signedIn("approver")];
  await rita.reload();
  await mark(rita);
  const row = rowOf(rita, draftId);
  await expect(row).toBeVisible();
  const waiting = rita.getByRole("link", { name: /^Waiting for you/ }).first();
  // What is streamed in later has its place.
  await expect(waiting).toContainText(/\d/);
  await expect(rita.getByRole("searchbox")).toBeVisible();
  const place = await row.boundingBox();
  const before = Number(/\d+/.exec(await waiting.innerText())?.[0]);

  await arun.goto(`${product.url}/drafts/${draftId}`);
  await expect(row).toContainText("Arun Approver is looking at this");
  await arun.getByRole("button", { name: "Reject" }).click();
  await arun.getByRole("radio").first().click();
  await arun.getByRole("button", { name: "Reject draft" }).click();

  await expect(row).toContainText("Rejected by Arun Approver");
  expect(await row.boundingBox()).toEqual(place);
  await expect.poll(async () => Number(/\d+/.exec(await waiting.innerText())?.[0] ?? 0)).toBe(before - 1);
  expect(await isMarked(rita)).toBe(true);
});

test("a new draft is announced at the edge and comes when it is asked for", async ({ product, signedIn }) => {
  const rita = await signedIn("reviewer");
  await mark(rita);
  const { draftId } = await product.draftOf({ subject: "Something new" });

  const button = rita.getByRole("button", { name: "1 new" });
  await expect(button).toBeVisible();
  await expect(rowOf(rita, draftId)).toHaveCount(0);
  await rita.keyboard.press(".");
  await expect(rowOf(rita, draftId)).toBeVisible();
  await expect(button).toHaveCount(0);

  const second = await product.draftOf({ subject: "Something else" });
  await button.click();
  await expect(rowOf(rita, second.draftId)).toBeVisible();
  expect(await isMarked(rita)).toBe(true);

  await rita.goto(`${product.url}/queue?q=unheard-of`);
  await product.draftOf({ subject: "Not what was searched for" });
  await expect(rita.getByRole("button", { name: "1 new in the whole queue" })).toBeVisible();
});

test("whoever writes has the draft in hand; another sees it, may take it over, and the first is told at once", async ({
  product,
  signedIn,
}) => {
  const { draftId } = await product.draftOf();
  const [rita, arun] = [await signedIn("reviewer"), await signedIn("approver")];
  await arun.reload();
  await rita.goto(`${product.url}/drafts/${draftId}`);
  await expect(rowOf(arun, draftId)).toContainText("Rita Reviewer is looking at this");
  await rita.getByRole("button", { name: "Edit" }).click();
  await expect(rowOf(arun, draftId)).toContainText("Rita Reviewer has this in hand");

  await arun.goto(`${product.url}/drafts/${draftId}`);
  await expect(arun.getByRole("button", { name: "Approve and send" })).toBeEnabled();
  await arun.getByRole("button", { name: "Take over" }).click();
  await expect(rita.getByRole("main").getByRole("alert")).toContainText("Arun Approver has taken this over");
  await expect(rita.getByRole("textbox", { name: "Your version of the reply" })).toBeVisible();

  await arun.getByRole("button", { name: "Give back" }).click();
  await expect(rita.getByRole("group", { name: "Who is at this draft" })).toContainText("You have this in hand");
});

test("c takes a draft in hand, and leaving the page gives it back", async ({ product, signedIn }) => {
  const { draftId } = await product.draftOf();
  const [rita, arun] = [await signedIn("reviewer"), await signedIn("approver")];
  await arun.reload();
  await rita.goto(`${product.url}/drafts/${draftId}`);
  await expect(rita.getByRole("button", { name: "Take it" })).toBeVisible();
  await rita.keyboard.press("c");
  await expect(rowOf(arun, draftId)).toContainText("Rita Reviewer has this in hand");
  await rita.getByRole("link", { name: "Waiting for you" }).first().click();
  await expect(rowOf(arun, draftId)).not.toContainText("Rita Reviewer has this in hand");
});

test("a draft that was being taken in hand when its page was left is in nobody's hand", async ({
  product,
  signedIn,
}) => {
  const { draftId } = await product.draftOf();
  const [rita, arun] = [await signedIn("reviewer"), await signedIn("approver")];
  await arun.reload();
  await rita.goto(`${product.url}/drafts/${draftId}`);
  await expect(rita.getByRole("button", { name: "Take it" })).toBeVisible();
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  await rita.route("**/claim", async (route) => {
    if (route.request().method() === "POST") await left;
    await route.continue().catch(() => undefined);
  });
  const asked = rita.waitForRequest("**/claim");
  await rita.keyboard.press("c");
  await asked;
  await rita.getByRole("link", { name: "Waiting for you" }).first().click();
  await expect(rita.getByRole("heading", { level: 1 })).toHaveText("Waiting for you");
  leave();
  await rita.waitForTimeout(1_500);
  await expect(rowOf(arun, draftId)).not.toContainText("has this in hand");
});

test("two tabs share one stream, and when its tab closes the other goes on", async ({ product, signedIn }) => {
  const first = await signedIn("reviewer");
  let streams = 0;
  first.context().on("request", (request) => {
    if (new URL(request.url()).pathname === "/live") streams += 1;
  });
  // The tab keeps the stream: from here on another one would be one too many.
  await expect.poll(() => first.evaluate(async () => (await navigator.locks.query()).held?.length)).toBe(1);
  await first.waitForTimeout(500);
  streams = 0;
  const second = await first.context().newPage();
  await second.goto(`${product.url}/queue`);
  await expect(second.getByRole("heading", { name: "Waiting for you" })).toBeVisible();
  await product.draftOf();
  await expect(second.getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(first.getByRole("button", { name: "1 new" })).toBeVisible();
  expect(streams).toBe(0);

  await first.close();
  await expect.poll(() => streams).toBe(1);
  await product.draftOf();
  await expect(second.getByRole("button", { name: "2 new" })).toBeVisible();
});

test("where nothing can be streamed the page looks now and then", async ({ product, signedIn }) => {
  const rita = await signedIn("reviewer");
  await rita.context().route("**/live", (route) => route.abort("internetdisconnected"));
  await rita.reload();
  await product.draftOf();
  await expect(rita.getByRole("button", { name: "1 new" })).toBeVisible({ timeout: 30_000 });
});
