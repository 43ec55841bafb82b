"use client";

import { useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { Textarea } from "@/app/_components/ui/textarea";

interface EditorProps {
  text: string;
  onText: (text: string) => void;
  /** Control or Command with Enter. */
  onCheck: () => void;
  /** Escape; what was typed stays. */
  onLeave: () => void;
  /** The reviewer asked to edit, so the cursor goes here. */
  focus: boolean;
}

/** The reply, written where it stood. */
export function Editor({ text, onText, onCheck, onLeave, focus }: EditorProps) {
  const t = useTranslations("decide");
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") onLeave();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onCheck();
  };
  return (
    <Textarea
      id="editor"
      dir="auto"
      rows={10}
      autoFocus={focus}
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={press}
      aria-label={t("editorLabel")}
      placeholder={t("editorPlaceholder")}
      className="min-h-56 max-w-[calc(68ch+1.5rem)] text-lg"
    />
  );
}
