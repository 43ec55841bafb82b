import { randomUUID } from "node:crypto";
import { startTestProduct, type TestProduct } from "@/tests/support/product";
import { startTeams, type TeamsDouble, type TeamsMessage } from "@/tests/support/teams";
import { expect, expectAccessible, signedInTo, test } from "./fixture";

// A product that speaks with Teams is one of its own.
const channelId = "19:reviews@thread.tacv2";
let teams: TeamsDouble;
let product: TestProduct;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const tenantId = randomUUID();
  teams = await startTeams(tenantId);
  teams.channels.add(channelId);
  product = await startTestProduct({
    undoSeconds: 4,
    env: {
      TEAMS_APP_ID: teams.appId,
      TEAMS_PASSWORD: teams.password,
      TEAMS_TENANT: tenantId,
      TEAMS_API_URL: teams.url,
    },
  });
  teams.endpoint = `${product.url}/api/channels/teams`;
});
test.afterAll(async () => {
  await product.stop();
  await teams.stop();
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

async function cardIn(conversation: string): Promise<TeamsMessage> {
  const found = () => teams.messagesIn(conversation).findLast(({ card }) => card);
  await expect.poll(found, { timeout: 30_000 }).toBeDefined();
  return found() as TeamsMessage;
}
