"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { onDemand } from "@/app/_components/ui/on-demand";
import { Textarea } from "@/app/_components/ui/textarea";
import type { MacroFields } from "@/lib/review/fill-macro";

/** Not needed to write. */
const InsertText = onDemand(() => import("./insert-text").then((module) => module.InsertText));

interface EditorProps {
  text: string;
  onText: (text: string) => void;
  /** What a ready-made text says of the draft. */
  about: Omit<MacroFields, "me">;
  /** Control or Command with Enter. */
  onCheck: () => void;
  /** Escape; what was typed stays. */
  onLeave: () => void;
  /** The reviewer asked to edit, so the cursor goes here. */
  focus: boolean;
}

/** The reply, written where it stood. */
export function Editor({ text, onText, about, onCheck, onLeave, focus }: EditorProps) {
  const t = useTranslations("decide");
  const box = useRef<HTMLTextAreaElement>(null);
  const [inserting, setInserting] = useState(false);
  const press = (event: KeyboardEvent) => {
    const withControl = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") onLeave();
    if (event.key === "Enter" && withControl) onCheck();
    if (event.key === ";" && withControl) setInserting(true);
  };
  const insert = (words: string) => {
    setInserting(false);
    box.current?.focus();
    // Old, but nothing else lets the browser's own undo take an insertion back.
    document.execCommand("insertText", false, words);
  };
  return (
    <div className="grid justify-items-start gap-1">
      <Textarea
        ref={box}
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
      <InsertText open={inserting} onOpenChange={setInserting} about={about} onInsert={insert} />
    </div>
  );
}
