import { startTestProduct, type TestProduct } from "@/tests/support/product";
import { type SlackDouble, type SlackMessage, startSlack } from "@/tests/support/slack";
import { expect, expectAccessible, signedInTo, test } from "./fixture";

// A product that speaks with Slack is one of its own.
test.describe.configure({ mode: "serial" });
const teamId = "T0BRINDLE";
const channelId = "C0REVIEWS";
let slack: SlackDouble;
let product: TestProduct;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  slack = await startSlack();
  slack.addTeam(teamId, { installed: false });
  slack.addChannel(teamId, { id: channelId, name: "reviews" });
  slack.addUser(teamId, { id: "U0ARUN", name: "arun" });
  product = await startTestProduct({
    undoSeconds: 4,
    env: {
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_CLIENT_ID: slack.clientId,
      SLACK_CLIENT_SECRET: slack.clientSecret,
      SLACK_API_URL: slack.apiUrl,
    },
  });
  slack.requestUrl = `${product.url}/api/channels/slack`;
});
test.afterAll(async () => {
  await product.stop();
  await slack.stop();
});

test("an admin adds a Slack team, and only the browser that asked can", async ({ browser }) => {
  const page = await signedInTo(product, browser, "admin");
  await page.goto(`${product.url}/settings/channels`);
  await expect(page.getByText("No Slack team is connected.")).toBeVisible();
  await expectAccessible(page, "/settings/channels, empty");
  // Slack's own page: whoever is there says yes.
  await page.route("https://slack.com/oauth/v2/authorize?*", (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const back = new URL(asked.get("redirect_uri") ?? "");
    back.searchParams.set("code", slack.authorizeCode(teamId, back.href));
    back.searchParams.set("state", asked.get("state") ?? "");
    return route.fulfill({ status: 302, headers: { location: back.href } });
  });
  await page.getByRole("link", { name: "Add a Slack team" }).click();
  await expect(page.getByText("The team is connected.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 3, name: teamId })).toBeVisible();
  await expectAccessible(page, "/settings/channels");

  const stolen = `${product.url}/api/channels/slack/oauth?code=${slack.authorizeCode(teamId, `${product.url}/api/channels/slack/oauth`)}&state=x`;
  await page.goto(stolen);
  await expect(page.getByText("did not belong to a request of yours")).toBeVisible();
  await page.context().close();
});

test("a member links their account, is sent a card of what is escalated to them, and approves it there", async ({
  browser,
}) => {
  const arun = await signedInTo(product, browser, "approver");
  await arun.goto(`${product.url}/settings/personal`);
  await arun.getByRole("button", { name: "Link a Slack account" }).click();
  const command = await arun.locator("code", { hasText: "/countersign link" }).innerText();
  await expectAccessible(arun, "/settings/personal with a code");
  await slack.command(command.replace("/countersign ", ""), { userId: "U0ARUN", teamId, channelId });
  await expect
    .poll(() => slack.messagesIn(channelId).map(({ text }) => text))
    .toEqual(["You are Arun Approver in Countersign now. What you press on cards counts as yours."]);
  await arun.reload();
  await expect(arun.getByText(`${teamId}: U0ARUN`)).toBeVisible();
  const cards = arun.getByRole("checkbox", { name: /Send me a card/ });
  for (const wanted of [false, true]) {
    await cards.setChecked(wanted);
    await expect(arun.getByText("Saved").first()).toBeVisible();
    await arun.reload();
    await expect(cards).toBeChecked({ checked: wanted });
  }

  const { draftId, ticket } = await product.draftOf({ subject: "Decided in Slack" });
  const rita = await signedInTo(product, browser, "reviewer");
  await product.escalate(draftId);
  const card = await cardIn("U0ARUN");
  expect(card.text).toBe("A draft was escalated to you");
  await rita.goto(`${product.url}/drafts/${draftId}`);
  await slack.click(card, "review:approve", { userId: "U0ARUN" });
  // The page learns of it, the card too, and of what became of it.
  await expect(rita.getByText(/Approved by Arun Approver/)).toBeVisible();
  await expect.poll(() => JSON.stringify(card.blocks), { timeout: 30_000 }).toContain("sent, receipt");
  expect(JSON.stringify(card.blocks)).not.toContain("review:approve");
  expect(await product.arrivedAt(ticket.id)).toHaveLength(1);
  expect(slack.troubles).toEqual([]);
  await Promise.all([arun.context().close(), rita.context().close()]);
});

test("a channel is named by its id where Slack does not say which there are, and none is told how to have one", async ({
  browser,
}) => {
  slack.addChannel(teamId, { id: channelId, name: "reviews", botIsMember: false });
  const admin = await signedInTo(product, browser, "admin");
  await admin.goto(`${product.url}/settings/channels`);
  const channel = admin.getByRole("button", { name: "Channel of Support reply" });
  const list = admin.getByRole("dialog", { name: "Channel of Support reply" });
  await channel.click();
  const lookAgain = list.getByRole("button", { name: "Look again" });
  await Promise.all([admin.waitForResponse(/settings\/channels\/slack\?anew=/), lookAgain.click()]);
  await expect(list.getByText("/invite @Countersign")).toBeVisible();
  slack.addChannel(teamId, { id: channelId, name: "reviews", botIsMember: true });
  slack.failNext("users.conversations", { error: "internal_error" });
  await lookAgain.click();
  await expect(list.getByRole("alert")).toContainText("internal_error");
  await expectAccessible(admin, "/settings/channels without its channels");
  await list.getByPlaceholder("Find a channel").fill("c0reviews");
  await admin.keyboard.press("Enter");
  await expect(admin.getByText("Saved.").first()).toBeVisible();
  await expect(channel).toHaveText(`${channelId} · ${teamId}`);
  await channel.click();
  await lookAgain.click();
  await expect(channel).toHaveText(`#reviews · ${teamId}`);
  await list.getByRole("option", { name: "No channel" }).click();
  await expect(channel).toHaveText("No channel");
  await admin.context().close();
});

test("each new draft of a workflow stands in its channel; one that is decided on the web closes there", async ({
  browser,
}) => {
  const admin = await signedInTo(product, browser, "admin");
  await admin.goto(`${product.url}/settings/channels`);
  const channel = admin.getByRole("button", { name: "Channel of Support reply" });
  await expect(channel).toHaveText("No channel");
  // By the keyboard alone.
  await channel.press("Enter");
  const list = admin.getByRole("dialog", { name: "Channel of Support reply" });
  await expect(list.getByRole("option", { name: "reviews" })).toBeVisible();
  await expectAccessible(admin, "/settings/channels with its channels");
  await admin.keyboard.type("revi");
  await admin.keyboard.press("Enter");
  await expect(admin.getByText("Saved.").first()).toBeVisible();
  await expect(channel).toHaveText(`#reviews · ${teamId}`);
  await expect(channel).toBeFocused();
  const { draftId } = await product.draftOf({ subject: "Stands in a channel" });
  const card = await cardIn(channelId);
  expect(JSON.stringify(card.blocks)).toContain("Stands in a channel");
  const rita = await signedInTo(product, browser, "reviewer");
  await rita.goto(`${product.url}/drafts/${draftId}`);
  await rita.getByRole("button", { name: "Approve and send" }).click();
  await expect.poll(() => JSON.stringify(card.blocks), { timeout: 30_000 }).toContain("Approved by Rita Reviewer");
  await Promise.all([admin.context().close(), rita.context().close()]);
});

async function cardIn(place: string): Promise<SlackMessage> {
  const found = () => slack.messagesIn(place).findLast(({ blocks, ephemeralTo }) => blocks.length > 0 && !ephemeralTo);
  await expect.poll(found, { timeout: 30_000 }).toBeDefined();
  return found() as SlackMessage;
}
