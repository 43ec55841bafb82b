"use client";

import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";
import { Select } from "@/app/_components/ui/select";
import type { FieldValue } from "@/lib/drafting/proposal";
import type { ShownField } from "./form-words";

interface ActionFieldsProps {
  form: readonly ShownField[];
  /** What the reader set, by name. */
  set: Record<string, FieldValue>;
  /** What the server refused, by name. */
  faults: Record<string, string>;
  onSet: (name: string, value: FieldValue) => void;
}

/** The action's other fields, as its connector's schema describes them. */
export function ActionFields({ form, set, faults, onSet }: ActionFieldsProps) {
  const t = useTranslations("draft");
  return (
    <fieldset className="grid max-w-md gap-4">
      <legend className="mb-3 text-sm font-medium">{t("otherFields")}</legend>
      {form.map((field) => {
        const value = field.name in set ? (set[field.name] ?? null) : field.value;
        const id = `field-${field.name}`;
        return field.kind === "yes-no" ? (
          <label key={field.name} className="flex items-start gap-2.5 coarse:min-h-11">
            <input
              type="checkbox"
              checked={value === true}
              // Unticked as it was is not the same as said to be no.
              onChange={({ target }) => onSet(field.name, target.checked || (field.value === null ? null : false))}
              className="mt-1 size-4 shrink-0 accent-accent-solid"
            />
            <span>
              {field.title}
              {field.hint && <span className="block text-sm text-gray-11">{field.hint}</span>}
            </span>
          </label>
        ) : (
          <Field key={field.name} label={field.title} htmlFor={id} hint={field.hint} error={faults[field.name]}>
            <Control
              id={id}
              field={field}
              value={value}
              fault={faults[field.name]}
              onSet={(next) => onSet(field.name, next)}
            />
          </Field>
        );
      })}
    </fieldset>
  );
}

interface ControlProps {
  id: string;
  field: ShownField;
  value: FieldValue;
  fault: string | undefined;
  onSet: (value: FieldValue) => void;
}

function Control({ id, field, value, fault, onSet }: ControlProps) {
  const t = useTranslations("draft");
  const common = {
    id,
    required: field.required,
    value: value === null ? "" : String(value),
    "aria-invalid": fault !== undefined,
    "aria-describedby":
      `${field.hint ? `${id}-hint` : ""} ${fault === undefined ? "" : `${id}-error`}`.trim() || undefined,
  };
  const empty = (text: string) => (text === "" && !field.required ? null : text);
  if (field.kind === "choice") {
    return (
      <Select {...common} onChange={({ target }) => onSet(empty(target.value))}>
        {!field.required && <option value="">{t("notSent")}</option>}
        {field.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
    );
  }
  if (field.kind === "number") {
    const toNumber = (text: string) => (text === "" || Number.isNaN(Number(text)) ? null : Number(text));
    return <Input {...common} type="number" step="any" onChange={({ target }) => onSet(toNumber(target.value))} />;
  }
  return <Input {...common} dir="auto" maxLength={10_000} onChange={({ target }) => onSet(empty(target.value))} />;
}

/** What the reader set to something else than it is. */
export const changedFields = (
  form: readonly ShownField[],
  set: Record<string, FieldValue>,
): Record<string, FieldValue> =>
  Object.fromEntries(
    form.filter(({ name, value }) => name in set && set[name] !== value).map(({ name }) => [name, set[name] ?? null]),
  );

/** What will be set to something else than the draft has it. */
export function FieldChanges({ form, set }: Pick<ActionFieldsProps, "form" | "set">) {
  const t = useTranslations("draft");
  const changed = Object.keys(changedFields(form, set));
  if (changed.length === 0) return null;
  const told = ({ choices }: ShownField, value: FieldValue) => {
    if (value === null) return t("notSent");
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    return choices.find((choice) => choice.value === value)?.label ?? String(value);
  };
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md bg-gray-3 p-3 text-sm [&_dd]:wrap-anywhere [&_dt]:text-gray-11">
      {form
        .filter(({ name }) => changed.includes(name))
        .map((field) => (
          <Fragment key={field.name}>
            <dt>{field.title}</dt>
            <dd dir="auto">
              {t("fieldChange", { from: told(field, field.value), to: told(field, set[field.name] ?? null) })}
            </dd>
          </Fragment>
        ))}
    </dl>
  );
}
