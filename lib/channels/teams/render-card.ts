/** A card as an Adaptive Card 1.5, the newest that Teams takes on all its clients (https://adaptivecards.io/explorer). */
import { fitCard } from "../fit-card";
import { decisionValue, type FormKind, seenValue } from "../forms";
import { cut } from "../others-words";
import type { LabelledText, ReviewCard } from "../review-card";
import { type Words, wordsIn } from "../words";

/** An element, an action or the card itself. */
export type Part = Record<string, unknown>;

/** UTF-8 bytes of a card as JSON. Teams takes 28 KB of a whole message. */
export const roomy = 22_000;
/** Where that was too much. */
export const tight = 9_000;
/** Where even that was: no more than the beginnings. */
export const least = 0;

const titleText = 150;
/** UTF-16 units. */
const typedText = 4_000;
/** Bytes for the buttons, which carry the version that they mean and stand in the card twice, and for the notes. */
const forTheRest = 5_000;

interface Shown {
  room?: number;
  /** Several people see it: each client asks what this one may do. */
  shared?: boolean;
  /** What came of what was pressed, where that was nothing, and what had been typed for it. */
  refusal?: string;
  typed?: string;
  /** What the way to the review is called. */
  open?: string;
  /** Stands at its end. */
  note?: string;
}

/** What does not fit is cut, which it says; what is to be sent is never approved where it was cut. */
export function renderCard(
  card: ReviewCard,
  { room = roomy, shared = false, refusal, typed, open, note: atEnd }: Shown = {},
): Part {
  const t = wordsIn(card.locale);
  const head = [
    ...(refusal === undefined ? [] : [warning(refusal)]),
    ...message(typed ? { label: t("channel.typed"), value: cut(typed, typedText) } : null),
    ...(card.title ? [words(cut(card.title, titleText), { size: "Large", weight: "Bolder" })] : []),
    card.standing?.needsYou ? warning(card.heading) : words(card.heading, { weight: "Bolder" }),
    ...card.facts.map(fact),
    ...(card.reasons.length > 0 ? [fact({ label: t("card.why"), value: card.reasons.join(" · ") })] : []),
  ];
  const fitted = fitCard(card, Math.max(0, room - bytesOf(head) - forTheRest), (text) => bytesOf(message(text)));
  return adaptiveCard(
    card,
    [
      ...head,
      ...message(fitted.cameIn),
      ...message(fitted.proposed),
      ...(fitted.note ? [note(t(fitted.note))] : []),
      ...actions(t, card, { mayApprove: fitted.mayApprove, open }),
      ...(atEnd === undefined ? [] : [note(atEnd)]),
    ],
    shared,
  );
}

/** For forms too. `shared`: see `Shown`. */
export function adaptiveCard({ decides }: Pick<ReviewCard, "decides">, body: Part[], shared = false): Part {
  return {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    msteams: { width: "Full" },
    // Who it is shown to by itself is left open: Teams asks for all, where they are not more than sixty.
    ...(shared &&
      decides && {
        refresh: { action: { type: "Action.Execute", verb: "look", data: { do: "look", seen: seenValue(decides) } } },
      }),
    body,
  };
}

/** A line of nothing but spaces has no height. */
const blank = "\u00a0";

const message = (text: LabelledText | null): Part[] =>
  text
    ? [
        words(text.label, { weight: "Bolder", spacing: "Medium", separator: true }),
        ...text.value
          .split("\n")
          .map((line, at) => words(line.trim() === "" ? blank : line, { spacing: at === 0 ? "Small" : "None" })),
      ]
    : [];

const bytesOf = (parts: Part[]): number => Buffer.byteLength(JSON.stringify(parts));

function actions(
  t: Words,
  { decides, undo, url }: ReviewCard,
  { mayApprove, open: label = t("card.open") }: { mayApprove: boolean; open: string | undefined },
): Part[] {
  const seen = decides ? seenValue(decides) : "";
  const { approve, edit, redraft } = decides?.takes ?? { approve: false, edit: false, redraft: false };
  const more: FormKind[] = redraft ? ["another", "assign", "snooze", "escalate"] : ["assign", "snooze", "escalate"];
  const open = { type: "Action.OpenUrl", title: label, url };
  const form = (what: FormKind | "confirm", title: string, looks: Part = {}) =>
    press(title, what, seen, { ...looks, fallback: { ...open, title } });
  const offered = [
    ...(decides && mayApprove && approve
      ? [
          decides.grave
            ? form("confirm", t("card.approve"), { style: "positive" })
            : press(t("card.approve"), "approve", seen, { style: "positive" }),
        ]
      : []),
    ...(decides && edit ? [form("edit", t("card.edit"))] : []),
    ...(decides ? [form("reject", t("card.reject"), { style: "destructive" })] : []),
    ...(undo ? [press(t("card.undo"), "undo", decisionValue(undo))] : []),
    ...(url ? [open] : []),
    ...(decides ? more.map((kind) => form(kind, t(`card.${kind}`), { mode: "secondary" })) : []),
  ];
  return offered.length > 0 ? [{ type: "ActionSet", actions: offered }] : [];
}

/**
 * What does something: it says what is meant, and never who may. A client that is too old for it sends the same as a message, or does what
 * `looks` has as its fallback.
 */
export function press(title: string, what: string, seen: string, looks: Part = {}): Part {
  const data = { do: what, seen };
  return {
    type: "Action.Execute",
    title,
    verb: what,
    data,
    fallback: { type: "Action.Submit", title, data },
    ...looks,
  };
}

/** Others' words as well: no link, mention or formatting is made of what stands in runs. */
export const words = (text: string, looks: Part = {}): Part => {
  const { spacing, separator, ...run } = looks;
  return {
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text, ...run }],
    ...(spacing !== undefined && { spacing }),
    ...(separator !== undefined && { separator }),
  };
};

const note = (text: string): Part => words(text, { isSubtle: true, size: "Small" });
export const warning = (text: string): Part => ({
  type: "Container",
  style: "attention",
  items: [words(text, { weight: "Bolder" })],
});
const fact = ({ label, value }: LabelledText): Part => ({
  type: "RichTextBlock",
  spacing: "Small",
  inlines: [
    { type: "TextRun", text: `${label}: `, isSubtle: true },
    { type: "TextRun", text: cut(value, 400) },
  ],
});
