import type { ReactNode } from "react";
import { cn } from "@/app/_components/ui/cn";
import { VisibleText } from "./visible-text";

/** A span of a text (UTF-16 offsets, end exclusive) that is set apart, and what is put after it. */
export interface Annotation {
  start: number;
  end: number;
  look: "source" | "attention";
  /** For the pointer and the screen reader. */
  title: string;
  after?: ReactNode;
}

const looks = {
  source: "underline decoration-gray-8 decoration-dotted decoration-1 underline-offset-4",
  attention:
    "rounded-sm bg-attention-tint text-gray-12 underline decoration-attention-border decoration-2 underline-offset-4",
};

/** Text with spans marked. Spans may overlap and may be out of range: offsets come from a model. */
export function AnnotatedText({ text, annotations }: { text: string; annotations: readonly Annotation[] }) {
  const marks = annotations
    .map((mark) => ({ ...mark, start: Math.max(0, mark.start), end: Math.min(text.length, mark.end) }))
    .filter((mark) => mark.start < mark.end);
  const edges = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort(
    (a, b) => a - b,
  );

  return edges.slice(0, -1).map((from, index) => {
    const to = edges[index + 1] ?? text.length;
    const over = marks.filter((mark) => mark.start <= from && to <= mark.end);
    const piece = <VisibleText>{text.slice(from, to)}</VisibleText>;
    const after = over.filter((mark) => mark.end === to).map((mark, n) => <span key={n}>{mark.after}</span>);
    if (over.length === 0) return <span key={from}>{piece}</span>;
    const attention = over.some((mark) => mark.look === "attention");
    return (
      <span key={from}>
        <mark
          title={over.map((mark) => mark.title).join("\n")}
          className={cn("bg-transparent text-inherit", looks[attention ? "attention" : "source"])}
        >
          {piece}
        </mark>
        {after}
      </span>
    );
  });
}
