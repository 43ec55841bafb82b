import { useTranslations } from "next-intl";
import { VisibleText } from "@/app/_components/text/visible-text";
import type { ProposedAction } from "@/lib/drafting/proposal";
import { Disclosure } from "./disclosure";
import { DryRun } from "./dry-run";

/** The call to the target as it will be made, every field of it. Without a draft nothing can be tried. */
export function Fields({ draftId, actions }: { draftId: string | null; actions: readonly ProposedAction[] }) {
  const t = useTranslations("draft");
  return (
    <Disclosure summary={t("fields")}>
      {actions.map((action, position) => (
        <dl
          key={position}
          className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md bg-gray-3 p-3 text-sm [&_dd]:font-mono [&_dd]:wrap-anywhere [&_dd]:whitespace-pre-wrap [&_dt]:text-gray-11"
        >
          <dt>{t("fieldOperation")}</dt>
          <dd dir="auto">{action.operation}</dd>
          {Object.entries(action.target).map(([name, value]) => (
            <Field key={`target-${name}`} name={t("fieldTarget", { name })} value={value} />
          ))}
          {Object.entries(action.payload).map(([name, value]) => (
            <Field key={`payload-${name}`} name={name} value={value} />
          ))}
        </dl>
      ))}
      {draftId !== null && <DryRun draftId={draftId} />}
    </Disclosure>
  );
}

function Field({ name, value }: { name: string; value: unknown }) {
  return (
    <>
      <dt dir="auto" className="wrap-anywhere">
        <VisibleText>{name}</VisibleText>
      </dt>
      <dd dir="auto">
        <VisibleText>{typeof value === "string" ? value : JSON.stringify(value)}</VisibleText>
      </dd>
    </>
  );
}
