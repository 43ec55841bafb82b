import type { types } from "@slack/bolt";
import { fitCard } from "../fit-card";
import { decisionValue, seenValue } from "../forms";
import type { LabelledText, ReviewCard } from "../review-card";
import { type Words, wordsIn } from "../words";
import { cut } from "../others-words";
import { escaped, plainText } from "./text";

type Block = types.KnownBlock;

export interface RenderedCard {
  /** For notifications and screen readers: no word of others. */
  text: string;
  blocks: Block[];
}

/** UTF-16 units of the whole card as JSON. Slack refuses somewhat above 13,000, and does not say where. */
export const roomy = 10_000;
/** Where that was too much. */
export const tight = 6_000;
/** Where even that was: no more than the beginnings. */
export const least = 0;

// https://docs.slack.dev/reference/block-kit/blocks/section-block
const sectionText = 3_000;
const fieldText = 2_000;
const headerText = 150;

/**
 * A card as Slack's blocks. Others' words stand in plain text, where nothing can be made of them. What does not fit is cut, which it says; what
 * is to be sent is never approved where it was cut. `cardId`: of a new card, which then says which one it is.
 */
export function renderCard(card: ReviewCard, room: number = roomy, cardId?: string): RenderedCard {
  const t = wordsIn(card.locale);
  const { title, heading, standing } = card;
  const head: Block[] = [
    ...(title ? [{ type: "header", text: plainText(cut(title, headerText)) } as const] : []),
    {
      type: "section",
      text: mrkdwn(`${standing?.needsYou ? ":warning: " : ""}*${escaped(heading)}*`),
    },
    ...(card.facts.length > 0 ? [{ type: "section", fields: card.facts.map(fact) } as const] : []),
    ...(card.reasons.length > 0
      ? [context(`*${escaped(t("card.why"))}:* ${card.reasons.map(escaped).join(" · ")}`)]
      : []),
  ];
  const fitted = fitCard(card, Math.max(0, room - JSON.stringify(head).length - forTheRest), sizeOf);
  return {
    text: escaped(heading),
    blocks: [
      ...head,
      ...message(fitted.cameIn),
      ...message(fitted.proposed),
      ...(fitted.note ? [context(escaped(t(fitted.note)))] : []),
      ...actions(t, card, { mayApprove: fitted.mayApprove, cardId }),
    ],
  };
}

/** UTF-16 units for the buttons, which carry the version that they mean, and for the notes. */
const forTheRest = 2_200;

const message = (text: LabelledText | null): Block[] =>
  text
    ? [
        context(`*${escaped(text.label)}*`),
        ...pieces(text.value).map((piece): Block => ({ type: "section", text: plainText(piece) })),
      ]
    : [];

const sizeOf = (text: LabelledText | null): number => (text ? JSON.stringify(text).length : 0);

/** At line ends where it can be. */
function pieces(text: string): string[] {
  const found: string[] = [];
  for (let rest = text; rest.trim() !== "";) {
    if (rest.length <= sectionText) return [...found, rest];
    const at = rest.lastIndexOf("\n", sectionText);
    const piece = at > sectionText / 2 ? rest.slice(0, at) : cut(rest, sectionText).replace(/…$/, "");
    found.push(piece);
    rest = rest.slice(piece.length);
  }
  return found;
}

interface ActionsAbout {
  mayApprove: boolean;
  cardId: string | undefined;
}

function actions(t: Words, { decides, undo, url }: ReviewCard, { mayApprove, cardId }: ActionsAbout): Block[] {
  const value = decides && seenValue(decides);
  const elements = [
    ...(decides && value
      ? [
          ...(mayApprove && decides.takes.approve ? [approveButton(t, value, decides.grave)] : []),
          ...(decides.takes.edit ? [button("review:edit", t("card.edit"), value)] : []),
          { ...button("review:reject", t("card.reject"), value), style: "danger" as const },
        ]
      : []),
    ...(undo ? [button("review:undo", t("card.undo"), decisionValue(undo))] : []),
    ...(url ? [{ type: "button", action_id: "review:open", text: plainText(t("card.open")), url } as const] : []),
    ...(decides && value ? [moreMenu(t, value, decides.takes)] : []),
  ];
  if (elements.length === 0) return [];
  return [{ type: "actions", elements, ...(cardId !== undefined && { block_id: `${ofCard}${cardId}` }) }];
}

const ofCard = "card.";

/** Which card a message of the app's was posted as, by the id of its buttons' block; null: it does not say, as once it was changed. */
export const cardIdIn = (blockId: string | undefined): string | null =>
  blockId?.startsWith(ofCard) && /^[\da-f-]{36}$/.test(blockId.slice(ofCard.length))
    ? blockId.slice(ofCard.length)
    : null;

const button = (action: string, text: string, value: string) =>
  ({ type: "button", action_id: action, text: plainText(text), value }) as const;

/** What an overflow menu of a card offers. */
export const moreChoices = ["another", "assign", "snooze", "escalate"] as const;
export type MoreChoice = (typeof moreChoices)[number];

const moreMenu = (t: Words, value: string, { redraft }: NonNullable<ReviewCard["decides"]>["takes"]) =>
  ({
    type: "overflow",
    action_id: "review:more",
    options: moreChoices
      .filter((choice) => redraft || choice !== "another")
      .map((choice) => ({ text: plainText(t(`card.${choice}`)), value: `${choice}:${value}` })),
  }) as const;

const approveButton = (t: Words, value: string, grave: boolean) =>
  ({
    ...button("review:approve", t("card.approve"), value),
    style: "primary",
    ...(grave && {
      confirm: {
        title: plainText(t("card.approveTitle")),
        text: plainText(t("card.approveBody")),
        confirm: plainText(t("card.approve")),
        deny: plainText(t("card.goBack")),
      },
    }),
  }) as const;

const mrkdwn = (text: string) => ({ type: "mrkdwn", text, verbatim: true }) as const;
const context = (text: string): Block => ({ type: "context", elements: [mrkdwn(cut(text, sectionText))] });
const fact = ({ label, value }: LabelledText) => mrkdwn(cut(`*${escaped(label)}*\n${escaped(value)}`, fieldText));
