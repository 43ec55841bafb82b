import { expect, test } from "./fixture";

// Of their own, so that what other tests have left waiting is like none of them.
const returning =
  "Hello,\n\nI want to return a lamp that I bought. How do I send it back, and when do I get my money back?\n\nBest";
const damaged =
  "Hello,\n\nthe vase that I ordered arrived damaged, it is broken in two. Can you send me a replacement?\n\nBest";

test("alike drafts are read once, approved with one confirmation, and taken back with one press", async ({
  product,
  signedIn,
}) => {
  const people = ["Ada Lovelace", "Omar Ali", "Zoë Müller"];
  const tickets = [];
  for (const name of people) {
    const email = `${name.slice(0, 3).toLowerCase()}@customers.example`;
    tickets.push(
      (await product.draftOf({ subject: `From ${name}`, body: returning, customer: { name, email } })).ticket,
    );
  }
  const page = await signedIn("reviewer");
  // The count is of the whole queue: a narrowed list does not have it above.
  await page.goto(`${product.url}/queue?q=Lovelace`);
  await expect(page.getByRole("link", { name: /From Ada Lovelace/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /alike$/ })).toHaveCount(0);
  await page.goto(`${product.url}/queue`);
  await page.getByRole("link", { name: /alike$/ }).click();
  await page.getByRole("link", { name: /^3 drafts.*From Ada Lovelace/ }).click();
  await expect(page.getByRole("heading", { name: "3 alike drafts" })).toBeVisible();
  const rows = page.getByRole("row");
  await expect(rows.nth(1).getByRole("checkbox")).toBeEnabled();
  await expect(page.getByRole("button", { name: "Approve", exact: true })).toBeDisabled();
  for (const name of people) await expect(rows.filter({ hasText: name })).toHaveCount(1);

  await page.getByRole("checkbox", { name: "Choose all that you have seen" }).check();
  await page.getByRole("checkbox", { name: "Choose Omar Ali" }).uncheck();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "3 alike drafts" }).click();
  await page.keyboard.press("a");
  await page.getByRole("alertdialog").getByRole("button", { name: "Approve 2 and send" }).click();
  const told = page.locator("[data-slot=together]");
  await expect(told).toContainText("2 drafts approved.");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(told).toContainText("2 drafts taken back.");
  await expect(rows).toHaveCount(4);

  await page.route("**/queue/alike/decision", async (route) => {
    await route.fetch();
    // As where the connection breaks off before the answer is there; a failed request would be a complaint of the page.
    await route.fulfill({ body: "" });
  });
  await page.getByRole("checkbox", { name: "Choose all that you have seen" }).check();
  await page.getByRole("button", { name: "Approve 3 and send" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Approve 3 and send" }).click();
  await expect(told).toContainText("The connection was lost");
  await page.getByRole("button", { name: "Take back what was recorded" }).click();
  await expect(told).toContainText("3 drafts taken back.");
  await page.unroute("**/queue/alike/decision");

  await page.getByRole("checkbox", { name: "Choose all that you have seen" }).check();
  await page.getByRole("button", { name: "Approve 3 and send" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Approve 3 and send" }).click();
  await expect(told).toContainText("3 drafts approved.");
  await expect(page.getByText("None is left to be decided together.")).toBeVisible();
  for (const [index, ticket] of tickets.entries()) {
    await expect.poll(async () => (await product.arrivedAt(ticket.id)).length, { timeout: 30_000 }).toBe(1);
    const [arrived] = await product.arrivedAt(ticket.id);
    expect(arrived?.body).toContain(people[index]);
  }
});

test("alike drafts are rejected together with one reason", async ({ product, signedIn }) => {
  for (const name of ["Ina Roth", "Ben Roy"])
    await product.draftOf({
      subject: `Broken, says ${name}`,
      body: damaged,
      customer: { name, email: `${name.slice(0, 3)}@customers.example` },
    });
  const page = await signedIn("reviewer", { at: "/queue/alike" });
  await page.getByRole("link", { name: /^2 drafts.*Broken, says Ina Roth/ }).click();
  await expect(page.getByRole("checkbox", { name: "Choose Ina Roth" })).toBeEnabled();
  await page.getByRole("checkbox", { name: "Choose Ina Roth" }).check();
  await page.getByRole("checkbox", { name: "Choose Ben Roy" }).check();
  await page.getByRole("button", { name: "Reject 2" }).click();
  await page.getByRole("radio", { name: "The tone is not ours" }).check();
  await page.getByRole("button", { name: "Reject draft" }).click();
  await expect(page.locator("[data-slot=together]")).toContainText("2 drafts rejected.");
  await page.goto(`${product.url}/queue/alike`);
  await expect(page.getByRole("heading", { name: "Alike", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: /Broken, says/ })).toHaveCount(0);
});
