/** Whether somebody is told at once or later, by their own choice and by what is at stake. Pure. */
import { secondsAfter } from "@/lib/core/clock";
import type { Preferences } from "@/lib/members/preferences";
import type { Notice } from "./notice";
import { mayTellAt } from "./quiet-hours";

/** From here on a wrong answer is grave. */
const gravely = 2;

export interface Weight {
  reason: Notice["reason"];
  /** Of the review, 0 to 3. */
  risk: number;
}

type Choices = Pick<Preferences, "hours" | "quietUntil" | "anytime" | "collectMinutes">;

/** When they are to be told: now, or later, with what has come until then. */
export function whenToTell(chosen: Choices, about: Weight, now: Date): Date {
  if (breaksThrough(chosen, about)) return now;
  const wait = isUrgent(about) ? 0 : (chosen.collectMinutes ?? 0);
  return mayTellAt(chosen, secondsAfter(now, wait * 60));
}

/** Quiet is quiet, but for what its owner has let through. */
export const breaksThrough = ({ anytime = [] }: Choices, { reason, risk }: Weight): boolean =>
  (reason === "escalated" && anytime.includes("escalated")) || (risk >= gravely && anytime.includes("grave"));

/** Not collected with others, however many there are. */
const isUrgent = ({ reason, risk }: Weight): boolean => reason === "escalated" || risk >= gravely;
