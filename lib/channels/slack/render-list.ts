import type { types } from "@slack/bolt";
import type { FoundReview } from "../desk";
import { cut } from "../others-words";
import type { Words } from "../words";
import { openRow } from "./render-forms";
import { escaped, plainText } from "./text";

/** Slack takes no more in one section. */
const sectionText = 3_000;

/** A list of reviews: for the app's home, and as the answer to a command. */
export function renderList(
  t: Words,
  { says, found, queueUrl }: { says: string; found: FoundReview[]; queueUrl: string },
): types.KnownBlock[] {
  return [
    { type: "section", text: plainText(cut(says, sectionText)) },
    ...found.map(({ title, customer, confidence, due, url }): types.KnownBlock => ({
      type: "section",
      text: {
        type: "mrkdwn",
        verbatim: true,
        text: [
          `*<${url}|${escaped(cut(title, 150)).replaceAll("|", "¦")}>*`,
          escaped([customer, confidence, due && t("channel.due", { time: due })].filter(Boolean).join(" · ")),
        ]
          .filter(Boolean)
          .join("\n"),
      },
    })),
    openRow(t("channel.all"), queueUrl),
  ];
}
