/** One reviewer at the keyboard: reads a draft, decides it, and the next one is there. */
import type { Page } from "@playwright/test";
import { lastSeen, type Seen, untilShown } from "./screen";

export type Choice = "approved" | "approved_with_edits" | "rejected";

/** A draft that was decided, as it stood on screen when the deciding key went down. */
export interface Judged extends Seen {
  choice: Choice;
}

export interface Sitting {
  judged: Judged[];
  /** Addresses of drafts that were passed over: nothing was drafted. */
  passedOver: string[];
  /** Milliseconds from the deciding key to the first paint of the draft after it. */
  toNextMs: number[];
  /** Spent on reading, and on typing. */
  readingMs: number;
  typingMs: number;
}

export interface Pace {
  readingMs: number;
  /** Between two characters. */
  typingMs: number;
}

/** Decides one draft after the other as `choices` says, from the one on screen on. Drafts that are held are passed over. */
export async function judge(page: Page, choices: readonly Choice[], pace: Pace): Promise<Sitting> {
  const sitting: Sitting = { judged: [], passedOver: [], toNextMs: [], readingMs: 0, typingMs: 0 };
  const timed = async (what: "readingMs" | "typingMs", work: Promise<void>): Promise<void> => {
    const began = performance.now();
    await work;
    sitting[what] += performance.now() - began;
  };
  let number = 0;
  let shown = await untilShown(page, number++);
  // The way to the next draft leads by the list beside it.
  await page.locator("[data-slot=list-row][aria-current]").waitFor();

  for (const [turn, choice] of choices.entries()) {
    while (shown.held) {
      sitting.passedOver.push(shown.path);
      await page.keyboard.press("j");
      shown = await untilShown(page, number++);
    }

    await timed("readingMs", page.waitForTimeout(pace.readingMs));
    if (choice === "approved_with_edits") {
      await page.keyboard.press("e");
      await page.locator("#editor:focus").waitFor();
      await page.keyboard.press("Control+End");
      await timed("typingMs", page.keyboard.type(` ${wordsOf(turn)}`, { delay: pace.typingMs }));
      await page.keyboard.press("Control+Enter");
      await page.locator("[data-slot=word-diff]").waitFor();
    }
    if (choice === "rejected") {
      await page.keyboard.press("r");
      await page.locator("[role=dialog] input:focus").waitFor();
      await page.keyboard.press("Space");
      for (let down = turn % 3; down > 0; down -= 1) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
    } else {
      await page.keyboard.press("a");
    }

    shown = await untilShown(page, number++);
    sitting.toNextMs.push(shown.sinceKeyMs);
    const seen = await lastSeen(page);
    if (!seen) throw new Error("No key reached the page.");
    sitting.judged.push({ ...seen, choice });
  }
  return sitting;
}

/** What is typed into the draft of this turn: told apart from all others. */
export const wordsOf = (turn: number): string => `Checked by hand, no. ${turn}.`;
