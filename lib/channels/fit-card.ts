import { cut } from "./others-words";
import type { LabelledText, ReviewCard } from "./review-card";

/** What came in is cut before what goes out. In UTF-16 units. */
const cameInText = 1_500;
const shortest = 40;

/** As much of a card's texts as there is room for, and what that means for whoever decides on it. */
export interface FittedCard {
  cameIn: LabelledText | null;
  proposed: LabelledText | null;
  /** What has to be said of it; null: all of it is there. */
  note: "card.cut" | "card.tooLong" | null;
  /** All that would be sent is on the card: nothing else is ever approved there. */
  mayApprove: boolean;
}

/** `room`: for the texts alone, in whatever `sizeOf` measures. Pure. */
export function fitCard(
  { cameIn, proposed, unseen, decides }: ReviewCard,
  room: number,
  sizeOf: (text: LabelledText | null) => number,
): FittedCard {
  const cutTo = (text: LabelledText | null, most: number): LabelledText | null => {
    if (!text) return null;
    let shown = text;
    for (let length = text.value.length; sizeOf(shown) > most && length > shortest; length = Math.floor(length * 0.9)) {
      shown = { ...text, value: cut(text.value, Math.max(shortest, Math.min(length, Math.floor(most)))) };
    }
    return shown;
  };
  const inFull = sizeOf(cameIn) + sizeOf(proposed) <= room;
  const before = inFull ? cameIn : cutTo(cameIn, Math.min(cameInText, room / 3));
  const after = inFull ? proposed : cutTo(proposed, room - sizeOf(before));
  const whole = after?.value === proposed?.value && !unseen;
  const all = whole && before?.value === cameIn?.value;
  return {
    cameIn: before,
    proposed: after,
    note: all ? null : whole || !decides ? "card.cut" : "card.tooLong",
    mayApprove: after !== null && whole,
  };
}
