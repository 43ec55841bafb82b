import { randomUUID } from "node:crypto";
import { startTestProduct, type TestProduct } from "@/tests/support/product";
import { startTeams, type TeamsDouble, type TeamsMessage } from "@/tests/support/teams";
import { startTeamsFlows, type TeamsFlows, waysOf } from "@/tests/support/teams-flow";
import { expect, expectAccessible, signedInTo, statusOf, test } from "./fixture";

// A product that speaks with Teams is one of its own.
const channelId = "19:reviews@thread.tacv2";
let teams: TeamsDouble;
let flows: TeamsFlows;
let product: TestProduct;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const tenantId = randomUUID();
  [teams, flows] = await Promise.all([startTeams(tenantId), startTeamsFlows()]);
  teams.channels.add(channelId);
  product = await startTestProduct({
    undoSeconds: 4,
    env: {
      TEAMS_APP_ID: teams.appId,
      TEAMS_PASSWORD: teams.password,
      TEAMS_TENANT: tenantId,
      TEAMS_API_URL: teams.url,
      TEAMS_WEBHOOK_HOSTS: "localhost",
    },
  });
  teams.endpoint = `${product.url}/api/channels/teams`;
});
test.afterAll(async () => {
  await product.stop();
  await Promise.all([teams.stop(), flows.stop()]);
});

test("a member links their account and approves in Teams; each new draft stands in its workflow's channel", async ({
  browser,
}) => {
  const arun = await signedInTo(product, browser, "approver");
  await arun.goto(`${product.url}/settings/personal`);
  await arun.getByRole("button", { name: "Link a Teams account" }).click();
  const command = await arun.locator("code", { hasText: "link " }).innerText();
  await expectAccessible(arun, "/settings/personal with a code for Teams");
  const user = teams.addUser({ id: randomUUID() });
  expect((await teams.say(user, command)).status).toBe(200);
  expect(teams.messagesIn(teams.own(user)).at(-1)?.text).toContain("You are Arun Approver in Countersign now.");
  await arun.reload();
  await expect(arun.getByRole("button", { name: /^Unlink/ })).toBeVisible();
  const cards = arun.getByRole("checkbox", { name: /Send me a card in Teams/ });
  for (const wanted of [false, true]) {
    await cards.setChecked(wanted);
    await expect(arun.getByText("Saved").first()).toBeVisible();
    await arun.reload();
    await expect(cards).toBeChecked({ checked: wanted });
  }

  const admin = await signedInTo(product, browser, "admin");
  await admin.goto(`${product.url}/settings/channels`);
  await expect(admin.getByText("Connected by TEAMS_TENANT")).toBeVisible();
  const channel = admin.getByRole("textbox", { name: "Channel of Support reply" });
  await channel.fill(channelId);
  await channel.press("Enter");
  await expect(admin.getByText("Saved.")).toBeVisible();
  await expectAccessible(admin, "/settings/channels with Teams");

  const { draftId, ticket } = await product.draftOf({ subject: "Decided in Teams" });
  const inChannel = await cardIn(channelId);
  expect(JSON.stringify(inChannel.card)).toContain("Decided in Teams");
  await product.escalate(draftId);
  const own = await cardIn(teams.own(user));
  expect(own.summary).toBe("A draft was escalated to you");
  const pressed = await teams.press(user, own, "approve");
  expect(JSON.stringify(pressed.card)).toContain("Approved by Arun Approver");
  for (const message of [own, inChannel]) {
    const shown = () => JSON.stringify(message.card);
    await expect.poll(shown, { timeout: 30_000 }).toContain("sent, receipt");
    expect(shown()).not.toContain('"verb":"approve"');
  }
  expect(await product.arrivedAt(ticket.id)).toHaveLength(1);
  expect(teams.faults).toEqual([]);
  await Promise.all([arun.context().close(), admin.context().close()]);
});

test("a member is told by a flow of their own, and decides on the page that its message opens", async ({ browser }) => {
  const arun = await signedInTo(product, browser, "approver");
  await arun.goto(`${product.url}/settings/personal`);
  const address = arun.getByRole("textbox", { name: "Address of the flow" });
  await address.fill("https://flows.example.com/mine");
  await address.press("Enter");
  await expect(arun.getByText("This is not the address of a flow that may be called from here.")).toBeVisible();
  await expect(address).toHaveValue("https://flows.example.com/mine");
  await address.fill(`${flows.origin}/workflows/arun?sig=secret`);
  await address.press("Enter");
  await expect(arun.getByText("You are told by a flow at localhost")).toBeVisible();
  await expect(address).toHaveValue("");
  await expect(arun.getByRole("columnheader", { name: "Teams flow" })).toBeVisible();
  await expectAccessible(arun, "/settings/personal with a flow");
  expect(flows.posts.map(({ summary }) => summary)).toEqual(["Countersign tells Arun Approver here from now on."]);

  const { draftId, ticket } = await product.draftOf({ subject: "Told by a flow" });
  await product.escalate(draftId);
  await expect.poll(() => flows.posts.length, { timeout: 30_000 }).toBe(2);
  const [post] = flows.posts.slice(-1);
  // Nobody is signed in here.
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await page.goto(post ? (waysOf(post)[0] ?? "") : "");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Told by a flow");
  await page.getByRole("button", { name: "Approve and send" }).click();
  await expect(statusOf(page)).toContainText("Approved by Arun Approver");
  await expect.poll(() => product.arrivedAt(ticket.id), { timeout: 30_000 }).toHaveLength(1);

  await arun.getByRole("button", { name: "Remove" }).click();
  await expect(arun.getByText("No flow of yours is told.")).toBeVisible();
  expect(flows.faults).toEqual([]);
  await Promise.all([arun.context().close(), page.context().close()]);
});

async function cardIn(conversation: string): Promise<TeamsMessage> {
  const found = () => teams.messagesIn(conversation).findLast(({ card }) => card);
  await expect.poll(found, { timeout: 30_000 }).toBeDefined();
  return found() as TeamsMessage;
}
