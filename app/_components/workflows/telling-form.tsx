"use client";

import { useTranslations } from "next-intl";
import { startTransition, useState } from "react";
import { keepTelling } from "@/app/_actions/workflows";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Select } from "@/app/_components/ui/select";
import type { Readers } from "@/lib/members/list-readers";
import type { Telling } from "@/lib/workflows/definition";
import { ReaderBoxes } from "./reader-boxes";

interface TellingFormProps {
  workflowId: string;
  when: "opened" | "escalated";
  telling: Telling;
  readers: Readers;
  mayChange: boolean;
}

const choices = ["nobody", "group", "named"] as const;
const risks = [0, 1, 2, 3];

/** Who is told when a draft of a workflow opens, or is escalated. */
export function TellingForm({ workflowId, when, telling, readers, mayChange }: TellingFormProps) {
  const t = useTranslations("workflows");
  const [chosen, setChosen] = useState(telling);
  const [, save, pending] = useToldAction<object>(keepTelling);
  const { whom, members = [], groups = [], fromRisk = 0 } = chosen;
  const change = (changed: Partial<Telling>) => setChosen({ ...chosen, ...changed });
  const id = `${when}-${workflowId}`;
  const named = whom === "named" ? { members, groups } : {};
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        startTransition(() => save({ workflowId, when, telling: { whom, fromRisk, ...named } }));
      }}
    >
      <fieldset disabled={!mayChange} className="grid justify-items-start gap-3">
        <legend className="mb-2 text-sm font-medium">{t(`tellsWhen.${when}`)}</legend>
        <div className="flex flex-wrap gap-3">
          <Field label={t("tellsWhom")} htmlFor={`whom-${id}`}>
            <Select
              id={`whom-${id}`}
              value={whom}
              onChange={({ target }) => change({ whom: choices.find((one) => one === target.value) })}
            >
              {choices.map((choice) => (
                <option key={choice} value={choice}>
                  {t(`tellsChoice.${choice}`)}
                </option>
              ))}
            </Select>
          </Field>
          {whom !== "nobody" && (
            <Field label={t("tellsRisk")} htmlFor={`risk-${id}`}>
              <Select
                id={`risk-${id}`}
                value={fromRisk}
                onChange={({ target }) => change({ fromRisk: Number(target.value) })}
              >
                {risks.map((risk) => (
                  <option key={risk} value={risk}>
                    {t("tellsFrom", { risk })}
                  </option>
                ))}
              </Select>
            </Field>
          )}
        </div>
        {whom === "named" && (
          <>
            <ReaderBoxes
              legend={t("tellsPeople")}
              readers={readers.people}
              chosen={members}
              onChange={(ids) => change({ members: ids })}
            />
            {readers.groups.length > 0 && (
              <ReaderBoxes
                legend={t("tellsGroups")}
                readers={readers.groups}
                chosen={groups}
                onChange={(ids) => change({ groups: ids })}
              />
            )}
          </>
        )}
        {mayChange && (
          <Button type="submit" disabled={pending || (whom === "named" && members.length + groups.length === 0)}>
            {t("tellsSave")}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
