import type { FoundReview } from "../desk";
import { cut } from "../others-words";
import type { Words } from "../words";
import { adaptiveCard, type Part, words } from "./render-card";

/** A list of reviews: as the answer to what somebody wrote to the app. */
export const renderList = (
  t: Words,
  { says, found, queueUrl }: { says: string; found: FoundReview[]; queueUrl: string },
): Part =>
  adaptiveCard({ decides: null }, [
    words(says, { weight: "Bolder" }),
    ...found.map(({ title, customer, confidence, due, url }): Part => ({
      type: "Container",
      separator: true,
      selectAction: { type: "Action.OpenUrl", title: cut(title, 150), url },
      items: [
        words(cut(title, 150), { color: "Accent" }),
        words([customer, confidence, due && t("channel.due", { time: due })].filter(Boolean).join(" · "), {
          isSubtle: true,
          spacing: "None",
        }),
      ],
    })),
    { type: "ActionSet", actions: [{ type: "Action.OpenUrl", title: t("channel.all"), url: queueUrl }] },
  ]);
