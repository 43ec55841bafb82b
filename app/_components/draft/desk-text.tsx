"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import type { DeskMode, DeskProps } from "./desk";
import { Editor } from "./editor";
import { PlainReply, Versions } from "./versions";

interface DeskTextProps extends Pick<DeskProps, "body" | "aiBody" | "asked" | "editedByName" | "reply" | "fields"> {
  mode: DeskMode;
  text: string;
  /** There are changes that are not sent. */
  unsent: boolean;
  focusEditor: boolean;
  decided: boolean;
  onText: (text: string) => void;
  onMode: (mode: DeskMode) => void;
}

/** The reply itself: read, edited in place, or checked word by word before it goes. */
export function DeskText({ mode, text, body, aiBody, onText, onMode, ...props }: DeskTextProps) {
  const t = useTranslations();
  switch (mode) {
    case "editing":
      return (
        <Editor
          text={text}
          onText={onText}
          focus={props.focusEditor}
          onCheck={() => onMode("checking")}
          onLeave={() => onMode("reading")}
        />
      );
    case "checking":
      return aiBody === "" ? <PlainReply>{text}</PlainReply> : <Versions aiBody={aiBody} body={text} />;
    case "reading":
      return (
        <div className="grid gap-4">
          {props.unsent && (
            <Notice meaning="info">
              {t("decide.unsent")}{" "}
              <Button size="sm" className="ms-1" onClick={() => onMode("editing")}>
                {t("decide.goOn")}
              </Button>
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
        </div>
      );
  }
}
