import type { types } from "@slack/bolt";
import { type FormKind, seenValue, snoozeChoices } from "../forms";
import type { Words } from "../words";
import type { ReviewForm, Reviewer } from "../desk";
import { cut } from "../others-words";
import { plainText } from "./text";

type Modal = types.ModalView;

/** Slack takes no more in one field. */
const fieldText = 3_000;
/** Of a select. */
const mostOptions = 100;

/** The form for one thing that is done to a review. */
export async function renderForm(kind: FormKind, form: ReviewForm, who: Reviewer): Promise<Modal> {
  const { t } = who;
  switch (kind) {
    case "edit":
      if (form.body.length > fieldText)
        return renderNote(t, t("channel.editTitle"), t("channel.tooLongToEdit"), form.url);
      return modal(t, kind, form, [
        input("body", t("channel.editLabel"), {
          type: "plain_text_input",
          action_id: "value",
          multiline: true,
          max_length: fieldText,
          ...(form.body && { initial_value: form.body }),
        }),
      ]);
    case "reject":
      return modal(t, kind, form, [
        input(
          "reason",
          t("decide.rejectReason"),
          select(await who.reasons().then((all) => all.map(({ code, label }) => [code, label]))),
        ),
        { ...input("comment", t("decide.rejectComment"), longText(2_000)), optional: true },
      ]);
    case "assign": {
      const people = (await who.people(form.reviewId)).map(({ id, name }) => [id, name] as const);
      if (people.length === 0) return renderNote(t, t("channel.assignTitle"), t("channel.nobody"), form.url);
      return modal(t, kind, form, [input("member", t("channel.assignLabel"), select(people))]);
    }
    case "snooze":
      return modal(t, kind, form, [
        input(
          "until",
          t("channel.snoozeLabel"),
          select(snoozeChoices.map((choice) => [choice, t(`channel.${choice}`)])),
        ),
      ]);
    case "another":
    case "escalate":
      return modal(t, kind, form, [input("comment", t(`channel.${kind}Label`), longText(2_000))]);
  }
}

/** In the place of a form, or after it: what there is to say. */
export function renderNote(t: Words, title: string, text: string, url?: string): Modal {
  return {
    type: "modal",
    title: plainText(cut(title, shortText)),
    close: plainText(cut(t("channel.close"), shortText)),
    blocks: [
      { type: "section", text: plainText(cut(text, fieldText)) },
      ...(url ? [openRow(t("card.open"), url)] : []),
    ],
  };
}

export const openRow = (text: string, url: string): types.ActionsBlock => ({
  type: "actions",
  elements: [{ type: "button", action_id: "review:open", text: plainText(text), url }],
});

function modal(t: Words, kind: FormKind, form: ReviewForm, blocks: types.KnownBlock[]): Modal {
  return {
    type: "modal",
    callback_id: `review:${kind}`,
    private_metadata: seenValue(form),
    title: plainText(cut(t(`channel.${kind}Title`), shortText)),
    submit: plainText(cut(t(`channel.${kind}Submit`), shortText)),
    close: plainText(cut(t("channel.cancel"), shortText)),
    blocks,
  };
}

/** Of titles and buttons of forms. */
const shortText = 24;

const input = (blockId: string, label: string, element: types.InputBlock["element"]): types.InputBlock => ({
  type: "input",
  block_id: blockId,
  label: plainText(label),
  element,
});

const longText = (most: number): types.PlainTextInput => ({
  type: "plain_text_input",
  action_id: "value",
  multiline: true,
  max_length: most,
});

const select = (choices: readonly (readonly [string, string])[]): types.StaticSelect => ({
  type: "static_select",
  action_id: "value",
  options: choices.slice(0, mostOptions).map(([value, label]) => ({ value, text: plainText(cut(label, 75)) })),
});
