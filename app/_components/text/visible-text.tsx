import { useTranslations } from "next-intl";
import { visibleParts } from "./visible-characters";

/** Untrusted text as text, with its invisible characters shown. Their effect is taken out of what is shown, not out of the data. */
export function VisibleText({ children }: { children: string }) {
  const t = useTranslations("hidden");
  return visibleParts(children).map((part, index) => {
    if (part.kind === "text") return part.text;
    const [code = ""] = part.codes;
    const label =
      part.codes.length > 1
        ? t("many", { count: part.codes.length })
        : t(part.changesDirection ? "direction" : "one", { code });
    return (
      <span
        key={index}
        role="img"
        aria-label={label}
        title={`${label}: ${part.codes.slice(0, 8).join(" ")}`}
        className="mx-0.5 inline-block rounded-sm border border-attention-border/50 bg-attention-tint px-1 align-baseline font-mono text-xs text-attention [unicode-bidi:isolate]"
      >
        {part.codes.length > 1 ? `${code} ×${part.codes.length}` : code}
      </span>
    );
  });
}
