import type { useTranslations } from "next-intl";
import type { FormField } from "@/lib/connectors/action-form";

export type ShownField = Omit<FormField, "choices"> & { choices: { value: string; label: string }[] };

type Words = ReturnType<typeof useTranslations<"actionFields">>;
type Key = "sandbox-helpdesk.status.title";

/** A form's fields in the reader's language; what the messages do not have of a connector is told in its schema's own words. */
export function formInWords(form: readonly FormField[], connector: string | null, t: Words): ShownField[] {
  return form.map((field) => {
    const say = (path: string, otherwise: string) => {
      const key = `${connector}.${field.name}.${path}` as Key;
      return isPlain(field.name) && t.has(key) ? t(key) : otherwise;
    };
    return {
      ...field,
      title: say("title", field.title),
      hint: field.hint && say("hint", field.hint),
      choices: field.choices.map((value) => ({
        value,
        label: isPlain(value) ? say(`choices.${value}`, value) : value,
      })),
    };
  });
}

/** Whether a name can be part of a message's key. */
const isPlain = (name: string): boolean => /^[\w-]+$/.test(name);
