"use client";

import { useTranslations } from "next-intl";
import type { Fault } from "@/lib/core/errors";
import type { DraftContent, FieldValue } from "@/lib/drafting/proposal";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { onDemand } from "@/app/_components/ui/on-demand";
import type { DeskMode, DeskProps } from "./desk";
import { ActionFields, FieldChanges } from "./action-fields";
import { Editor } from "./editor";
import { History } from "./history";
import { KeepOne } from "./keep-one";
import type { MergeProps } from "./merge";
import { SavedLine } from "./saved-line";
import type { Saving } from "./typed-texts";
import { PlainReply, Versions } from "./versions";

/** Seldom needed, so it comes when it is. */
const Merge = onDemand(() => import("./merge").then((module) => module.Merge), { without: NoMerge });

interface DeskTextProps extends Pick<
  DeskProps,
  "body" | "aiBody" | "versions" | "form" | "about" | "asked" | "editedByName" | "reply" | "fields"
> {
  mode: DeskMode;
  text: string;
  /** What the reader set of the other fields. */
  set: Record<string, FieldValue>;
  saving: Saving;
  faults: readonly Fault[];
  /** What the reader's text was begun from. */
  base: string;
  /** There are changes that are not sent. */
  unsent: boolean;
  /** They were begun from a version that is no longer in force. */
  overtaken: boolean;
  focusEditor: boolean;
  decided: boolean;
  onType: (content: Partial<DraftContent>) => void;
  /** Makes a text the reader's own version; null where there is nothing to decide. */
  onTake: ((text: string) => void) | null;
  onGiveUp: () => void;
  onMode: (mode: DeskMode) => void;
}

/** The reply itself: read, edited in place, or checked word by word before it goes. */
export function DeskText({ mode, text, body, aiBody, onType, onMode, ...props }: DeskTextProps) {
  const t = useTranslations();
  switch (mode) {
    case "editing":
      return (
        <div className="grid gap-4">
          <Editor
            text={text}
            onText={(next) => onType({ body: next })}
            about={props.about}
            focus={props.focusEditor}
            onCheck={() => onMode("checking")}
            onLeave={() => onMode("reading")}
          />
          {(props.unsent || props.saving !== "saved") && <SavedLine saving={props.saving} />}
          {props.form.length > 0 && (
            <ActionFields
              form={props.form}
              set={props.set}
              faults={faultsOf(props.faults)}
              onSet={(name, value) => onType({ fields: { ...props.set, [name]: value } })}
            />
          )}
        </div>
      );
    case "checking":
      return (
        <div className="grid gap-4">
          {aiBody === "" ? (
            <PlainReply>{text}</PlainReply>
          ) : (
            <>
              <p className="text-sm text-gray-11">{t("decide.reasonsOfAi")}</p>
              <Versions aiBody={aiBody} body={text} />
            </>
          )}
          <FieldChanges form={props.form} set={props.set} />
        </div>
      );
    case "merging":
      return (
        <Merge
          base={props.base}
          mine={text}
          theirs={body}
          onMerged={(merged) => props.onTake?.(merged)}
          onDiscard={props.onGiveUp}
        />
      );
    case "reading":
      return (
        <div className="grid gap-4">
          {props.unsent && (
            <Notice meaning="info">
              <p>{t(props.overtaken ? "decide.overtaken" : "decide.unsent")}</p>
              <div className="mt-2 flex flex-wrap gap-2">
                {!props.overtaken && (
                  <Button size="sm" onClick={() => onMode("editing")}>
                    {t("decide.goOn")}
                  </Button>
                )}
                <Button size="sm" variant="quiet" onClick={props.onGiveUp}>
                  {t("decide.discard")}
                </Button>
              </div>
            </Notice>
          )}
          {props.asked && <p className="text-sm text-gray-11 wrap-anywhere">{props.asked}</p>}
          {props.editedByName && (
            <p className="text-sm text-gray-11">{t("draft.editedBy", { name: props.editedByName })}</p>
          )}
          {body === aiBody || aiBody === "" ? (
            props.reply
          ) : (
            <Versions
              aiBody={aiBody}
              body={body}
              final={props.reply}
              decided={props.decided}
              asked={props.asked !== null}
            />
          )}
          {body !== "" && props.fields}
          {props.versions.length > 1 && (
            // It would take the place of what was typed.
            <History versions={props.versions} onTake={props.unsent ? null : props.onTake} />
          )}
        </div>
      );
  }
}

/** Where the browser can't get at it: the reader still has the choice between the two as they are. */
function NoMerge(props: MergeProps) {
  const t = useTranslations("merge");
  return (
    <div className="grid gap-4">
      <Notice meaning="attention">{t("notLoaded")}</Notice>
      <div className="flex flex-wrap gap-2">
        <KeepOne {...props} />
      </div>
    </div>
  );
}

/** What the server refused, by the field's name. */
const faultsOf = (faults: readonly Fault[]): Record<string, string> =>
  Object.fromEntries(
    faults.flatMap(({ path, message }) => {
      const [, name] = /^\/edits\/fields\/(.+)$/.exec(path) ?? [];
      return name ? [[name, message]] : [];
    }),
  );
