import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "@/app/_components/ui/badge";
import type { Readers } from "@/lib/members/list-readers";
import { tellings } from "@/lib/workflows/definition";
import type { WorkflowItem as Item } from "@/lib/workflows/list-workflows";
import { CallbackForm } from "./callback-form";
import { CopyButton } from "./copy-button";
import { TellingForm } from "./telling-form";
import { PauseButton, ResumeButton } from "./pause-button";

interface WorkflowItemProps {
  workflow: Item;
  /** Who can be told of its drafts. */
  readers: Readers;
  mayChange: boolean;
  /** Of this installation. */
  appUrl: string;
}

/** One workflow: whether it runs, and where its events come in. */
export function WorkflowItem({ workflow, readers, mayChange, appUrl }: WorkflowItemProps) {
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
      {workflow.triggers.length === 0 && !workflow.takesToolCalls && <p className="text-gray-11">{t("noTrigger")}</p>}
      {workflow.takesToolCalls && <Address label={t("agentsAsk")} address={askAt(workflow.slug, appUrl)} />}
      {workflow.triggers.map((trigger) => {
        const address = new URL(`/api/triggers/${trigger.slug}`, appUrl).href;
        return (
          <Address key={trigger.slug} label={t("address")} address={address}>
            {t("scheme", { scheme: trigger.scheme })}
            {!trigger.enabled && ` · ${t("disabled")}`}
          </Address>
        );
      })}
      {mayChange && workflow.takesToolCalls && (
        <CallbackForm workflowId={workflow.id} name={workflow.name} url={workflow.callbackUrl} />
      )}
      <details>
        <summary className="cursor-pointer text-sm text-gray-11 coarse:min-h-11">
          {t("tells")}
          <span className="sr-only">: {workflow.name}</span>
        </summary>
        <p className="mt-2 max-w-2xl text-sm text-gray-11">{t("tellsHint", { risk: workflow.risk })}</p>
        <div className="mt-3 grid gap-6">
          {tellings.map((when) => (
            <TellingForm
              key={when}
              workflowId={workflow.id}
              when={when}
              telling={workflow.tells[when] ?? { whom: when === "opened" ? "nobody" : "group" }}
              readers={readers}
              mayChange={mayChange}
            />
          ))}
        </div>
      </details>
    </li>
  );
}

const askAt = (slug: string, appUrl: string): string => new URL(`/api/v1/drafts?workflow=${slug}`, appUrl).href;

function Address({ label, address, children }: { label: string; address: string; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-sm">
      <span className="text-gray-11">{label}</span>
      <code className="wrap-anywhere">{address}</code>
      <CopyButton text={address} />
      {children && <span className="text-gray-11">{children}</span>}
    </div>
  );
}
