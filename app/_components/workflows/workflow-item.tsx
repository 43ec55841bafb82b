import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/ui/badge";
import type { WorkflowItem as Item } from "@/lib/workflows/list-workflows";
import { CopyButton } from "./copy-button";
import { PauseButton, ResumeButton } from "./pause-button";

interface WorkflowItemProps {
  workflow: Item;
  mayChange: boolean;
  /** Of this installation. */
  appUrl: string;
}

/** One workflow: whether it runs, and where its events come in. */
export function WorkflowItem({ workflow, mayChange, appUrl }: WorkflowItemProps) {
  const t = useTranslations("workflows");
  const paused = workflow.status === "paused";
  const Switch = paused ? ResumeButton : PauseButton;
  return (
    <li className="grid gap-2 border-b px-4 py-4 md:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 dir="auto" className="font-medium wrap-anywhere">
          {workflow.name}
        </h2>
        <Badge meaning={paused ? "attention" : "good"}>{t(paused ? "paused" : "active")}</Badge>
        <span className="text-sm text-gray-11">{t("version", { version: workflow.version })}</span>
        {mayChange && (
          <div className="ms-auto">
            <Switch workflowId={workflow.id} name={workflow.name} />
          </div>
        )}
      </div>
      {paused && <p className="text-gray-11">{t("pausedMeaning")}</p>}
      {workflow.triggers.length === 0 && <p className="text-gray-11">{t("noTrigger")}</p>}
      {workflow.triggers.map((trigger) => {
        const address = new URL(`/api/triggers/${trigger.slug}`, appUrl).href;
        return (
          <div key={trigger.slug} className="flex flex-wrap items-center gap-x-2 text-sm">
            <span className="text-gray-11">{t("address")}</span>
            <code className="wrap-anywhere">{address}</code>
            <CopyButton text={address} />
            <span className="text-gray-11">
              {t("scheme", { scheme: trigger.scheme })}
              {!trigger.enabled && ` · ${t("disabled")}`}
            </span>
          </div>
        );
      })}
    </li>
  );
}
