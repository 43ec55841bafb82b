import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { eq } from "drizzle-orm";
import { connect } from "@/lib/db/client";
import { review } from "@/lib/db/schema/review/review";
import type { TestProduct } from "@/tests/support/product";
import { expect, expectAccessible, statusOf, test } from "./fixture";

const args = { order: "0049-7", amount: 12.5, note: "Dear Jane,\nsorry for the trouble.\n" };

const agentOf = ({ demo }: TestProduct) => demo.document.agent ?? { apiKey: "", workflow: "" };

async function ask({ url, demo }: TestProduct, fields: object = {}): Promise<{ id: string; url: string }> {
  const { apiKey, workflow } = agentOf({ demo } as TestProduct);
  const response = await fetch(`${url}/api/v1/drafts?workflow=${workflow}`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      tool: "refund_order",
      arguments: args,
      description: "She was sent **the wrong size**.",
      ...fields,
    }),
  });
  expect(response.status).toBe(202);
  return (await response.json()) as { id: string; url: string };
}

test("an agent waits over MCP while a person changes its arguments, and runs what was approved", async ({
  product,
  signedIn,
}) => {
  const agent = new Client({ name: "agent", version: "1" });
  const headers = { authorization: `Bearer ${agentOf(product).apiKey}` };
  await agent.connect(
    new StreamableHTTPClientTransport(new URL(`${product.url}/api/mcp`), { requestInit: { headers } }),
  );
  const { id } = await ask(product, { id: "run-7" });
  const waiting = agent.callTool({
    name: "check_approval",
    arguments: { draft_id: id, wait_seconds: 50 },
  });

  const page = await signedIn("reviewer", { at: `/drafts/${id}` });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("refund_order");
  await expect(page.locator("[data-slot=reply]")).toContainText("order: 0049-7");
  await expect(page.locator("#why").getByText("Not measured")).toBeVisible();
  await expectAccessible(page, "/drafts/{id} of an agent");
  // Another draft is the agent's own to make.
  await page.getByRole("button", { name: "More" }).click();
  await expect(page.getByRole("menuitem", { name: "Snooze" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Ask for another draft" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Edit" }).click();
  const editor = page.getByRole("textbox", { name: "Your version of the reply" });
  await editor.fill("order: 0049-7\namount: ten\nnote: Sorry.\n");
  await page.getByRole("button", { name: "Check changes" }).click();
  await page.getByRole("button", { name: "Approve your version" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "can’t be read" })).toBeVisible();
  await page.getByRole("button", { name: "Keep editing" }).click();
  await editor.fill("order: 0049-7\namount: 10\nnote: Sorry.\n");
  await page.getByRole("button", { name: "Check changes" }).click();
  await page.getByRole("button", { name: "Approve your version" }).click();

  expect((await waiting).structuredContent).toMatchObject({
    status: "approved",
    may_proceed: true,
    arguments: { order: "0049-7", amount: 10, note: "Sorry." },
  });
  await page.goto(`${product.url}/drafts/${id}`);
  await expect(statusOf(page)).toContainText("Sent");
  await agent.close();
});

test("what nobody decided in time says so where it was open, and lets nothing be decided any more", async ({
  product,
  signedIn,
}) => {
  const { id } = await ask(product);
  const page = await signedIn("reviewer", { at: `/drafts/${id}` });
  await expect(page.getByRole("button", { name: "Approve" })).toBeEnabled();
  // What is over is closed with each full minute; the click has to come well between two.
  const seconds = () => new Date().getSeconds();
  await expect.poll(() => seconds() > 5 && seconds() < 45, { timeout: 30_000 }).toBe(true);
  const db = connect(product.demo.product.databaseUrl, 1);
  await db.update(review).set({ expiresAt: new Date() }).where(eq(review.draftId, id));
  await db.$client.end();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("The time to decide this draft is over.").first()).toBeVisible();
  await expect(statusOf(page)).toContainText("Nobody decided it in time, so nothing was done.", { timeout: 90_000 });
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await expectAccessible(page, "/drafts/{id}, expired");
});

test("an admin says where results go, and is shown the secret once", async ({ signedIn }) => {
  const page = await signedIn("admin", { at: "/settings/workflows" });
  const address = page.getByRole("textbox", { name: "Send the results of Agent actions to" });
  await address.fill("https://user:word@agents.example/results");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("must have no user, password or fragment")).toBeVisible();
  await address.fill("https://agents.example/results");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/^whsec_/)).toBeVisible();
  await expectAccessible(page, "/settings/workflows");
  await page.reload();
  await expect(address).toHaveValue("https://agents.example/results");
  await expect(page.getByText(/^whsec_/)).toHaveCount(0);
  await address.fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
});
