import type { ReviewForm, Reviewer } from "../desk";
import { type FormKind, seenValue, snoozeChoices } from "../forms";
import { cut } from "../others-words";
import type { Words } from "../words";
import { adaptiveCard, type Part, press, warning, words } from "./render-card";

/** Bytes of a draft that a form can still hold. */
const longestText = 14_000;
const mostChoices = 100;

interface Filled {
  /** Why it was not taken, and what had been typed. */
  refusal?: string;
  values?: Record<string, string | undefined>;
}

/** The form for one thing that is done to a review, in the place of its card until it is sent or left. */
export async function renderForm(kind: FormKind, form: ReviewForm, who: Reviewer, filled: Filled = {}): Promise<Part> {
  const { t } = who;
  const { values = {} } = filled;
  switch (kind) {
    case "edit":
      if (Buffer.byteLength(JSON.stringify(form.body)) > longestText) {
        return renderNote(t, form, t("channel.tooLongToEdit"), form.url);
      }
      return formOf(
        t,
        kind,
        form,
        [longText("body", t("channel.editLabel"), { value: values.body ?? form.body })],
        filled,
      );
    case "reject": {
      const reasons = (await who.reasons()).map(({ code, label }) => [code, label] as const);
      return formOf(
        t,
        kind,
        form,
        [
          choose("reason", t("decide.rejectReason"), reasons, values.reason),
          longText("comment", t("decide.rejectComment"), { optional: true, value: values.comment }),
        ],
        filled,
      );
    }
    case "assign": {
      const people = (await who.people(form.reviewId)).map(({ id, name }) => [id, name] as const);
      if (people.length === 0) return renderNote(t, form, t("channel.nobody"), form.url);
      return formOf(t, kind, form, [choose("member", t("channel.assignLabel"), people, values.member)], filled);
    }
    case "snooze": {
      const times = snoozeChoices.map((choice) => [choice, t(`channel.${choice}`)] as const);
      return formOf(t, kind, form, [choose("until", t("channel.snoozeLabel"), times, values.until)], filled);
    }
    case "another":
    case "escalate":
      return formOf(t, kind, form, [longText("comment", t(`channel.${kind}Label`), { value: values.comment })], filled);
  }
}

/** Asks once more before something grave is approved. */
export const renderConfirm = (t: Words, form: ReviewForm): Part =>
  asCard([
    words(t("card.approveTitle"), { size: "Large", weight: "Bolder" }),
    words(t("card.approveBody")),
    buttons([
      press(t("card.approve"), "approve", seenValue(form), { style: "positive" }),
      leave(t, form, t("card.goBack")),
    ]),
  ]);

/** What there is to say in the place of a form. */
export const renderNote = (t: Words, form: ReviewForm, text: string, url: string): Part =>
  asCard([
    words(text),
    buttons([{ type: "Action.OpenUrl", title: t("card.open"), url }, leave(t, form, t("card.goBack"))]),
  ]);

function formOf(t: Words, kind: FormKind, form: ReviewForm, fields: Part[], { refusal }: Filled): Part {
  const submit = press(t(`channel.${kind}Submit`), `submit-${kind}`, seenValue(form), { style: "positive" });
  return asCard([
    words(t(`channel.${kind}Title`), { size: "Large", weight: "Bolder" }),
    ...(refusal === undefined ? [] : [warning(refusal)]),
    ...fields,
    buttons([submit, leave(t, form, t("channel.cancel"))]),
  ]);
}

const asCard = (body: Part[]): Part => adaptiveCard({ decides: null }, body);
const buttons = (actions: Part[]): Part => ({ type: "ActionSet", actions });

/** What was typed is not asked for. */
const leave = (t: Words, form: ReviewForm, title: string): Part => ({
  ...press(title, "look", seenValue(form)),
  associatedInputs: "none",
});

interface LongText {
  value?: string | undefined;
  optional?: boolean;
}

const longText = (id: string, label: string, { value, optional = false }: LongText): Part => ({
  type: "Input.Text",
  id,
  label,
  isMultiline: true,
  isRequired: !optional,
  ...(!optional && { errorMessage: label }),
  ...(value !== undefined && { value }),
});

const choose = (id: string, label: string, choices: readonly (readonly [string, string])[], value?: string): Part => ({
  type: "Input.ChoiceSet",
  id,
  label,
  isRequired: true,
  errorMessage: label,
  choices: choices.slice(0, mostChoices).map(([key, title]) => ({ value: key, title: cut(title, 75) })),
  ...(value !== undefined && { value }),
});
