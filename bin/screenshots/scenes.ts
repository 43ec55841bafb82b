import type { Page } from "@playwright/test";
import type { Role } from "@/lib/members/permissions";

export interface Scene {
  /** The picture's file name. */
  name: string;
  role: Role | "nobody";
  path: string;
  dark?: boolean;
  phone?: boolean;
  /** At double density: for the README. */
  sharp?: boolean;
  /** Taken before the first ticket comes in. */
  empty?: boolean;
  act?: (page: Page) => Promise<void>;
}

/** A draft that cites its sources. */
const openDraft = async (page: Page): Promise<void> => {
  await page
    .getByRole("link", { name: /Where is my parcel/ })
    .first()
    .click();
  await page.getByRole("group", { name: "Decide" }).waitFor();
  await page.waitForLoadState("networkidle");
};

const edit = async (page: Page): Promise<void> => {
  await openDraft(page);
  await page.getByRole("button", { name: "Edit" }).click();
  const editor = page.getByRole("textbox", { name: "Your version of the reply" });
  const text = await editor.inputValue();
  await editor.fill(text.replace(/^.*\n/, "Hello Maya,\n").concat("\n\nP.S. I looked the parcel up for you myself."));
  await page.getByRole("button", { name: "Check changes" }).click();
  await page.mouse.move(0, 0);
};

export const scenes: readonly Scene[] = [
  { name: "empty", role: "reviewer", path: "/queue", empty: true },
  { name: "sign-in", role: "nobody", path: "/sign-in", empty: true },
  // A link of no mail.
  { name: "error", role: "nobody", path: `/decide/${"x".repeat(43)}`, empty: true },
  { name: "queue", role: "reviewer", path: "/queue", sharp: true },
  { name: "queue-dark", role: "reviewer", path: "/queue", dark: true },
  { name: "queue-phone", role: "reviewer", path: "/queue", phone: true, sharp: true },
  { name: "draft", role: "reviewer", path: "/queue", sharp: true, act: openDraft },
  { name: "draft-dark", role: "reviewer", path: "/queue", dark: true, act: openDraft },
  { name: "draft-phone", role: "reviewer", path: "/queue", phone: true, sharp: true, act: openDraft },
  { name: "changes", role: "reviewer", path: "/queue", act: edit },
  {
    name: "reject",
    role: "reviewer",
    path: "/queue",
    act: async (page) => {
      await openDraft(page);
      await page.getByRole("button", { name: "Reject" }).click();
    },
  },
  { name: "decided", role: "reviewer", path: "/queue?view=decided" },
  {
    name: "alike",
    role: "reviewer",
    path: "/queue/alike",
    act: async (page) => {
      await page.getByRole("link", { name: /lost the invoice/ }).click();
      await page.getByRole("checkbox", { name: "Choose Zoë Müller" }).check();
    },
  },
  {
    name: "comments",
    role: "reviewer",
    path: "/queue",
    act: async (page) => {
      await openDraft(page);
      await page.getByRole("textbox", { name: "Comment" }).fill("The parcel is at the depot. May we offer a refund?");
      await page.getByRole("button", { name: /^Comment/ }).click();
      await page.getByRole("list", { name: "Comments" }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: "palette",
    role: "reviewer",
    path: "/queue",
    act: async (page) => {
      await openDraft(page);
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog", { name: "Commands" }).waitFor();
    },
  },
  { name: "personal", role: "reviewer", path: "/settings/personal" },
  {
    name: "insights",
    role: "admin",
    path: "/insights",
    act: (page) => page.locator("[data-slot=chart] svg.recharts-surface").first().waitFor(),
  },
  { name: "audit", role: "auditor", path: "/audit" },
  { name: "workflows", role: "admin", path: "/settings/workflows" },
  {
    name: "undo",
    role: "reviewer",
    path: "/queue",
    act: async (page) => {
      await openDraft(page);
      // Those of the scene of changes, where its page had the time to save them.
      const discard = page.getByRole("button", { name: "Discard my changes" });
      if (await discard.isVisible()) await discard.click();
      await page.getByRole("button", { name: "Approve and send" }).click();
      await page.getByRole("button", { name: "Undo" }).waitFor();
    },
  },
];
