import { Paperclip } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { VisibleText } from "@/app/_components/text/visible-text";
import type { Attachment } from "@/lib/events/canonical-event";

/** The files that came with a message, where they are. Nothing of them is fetched. */
export function Attachments({ files }: { files: readonly Attachment[] }) {
  const t = useTranslations("draft");
  const size = useSize();
  return (
    <ul aria-label={t("attachments")} className="mt-3 grid gap-1 text-sm">
      {files.map(({ name, type, size: bytes, url }, index) => (
        <li key={index} className="flex min-w-0 items-start gap-2">
          <Paperclip aria-hidden className="mt-0.5 size-4 shrink-0 text-gray-11" />
          <span className="min-w-0 wrap-anywhere">
            {url ? (
              <a
                href={url}
                target="_blank"
                rel="noopener noreferrer nofollow"
                title={url}
                className="text-accent underline underline-offset-2"
              >
                <VisibleText>{name}</VisibleText>
              </a>
            ) : (
              <VisibleText>{name}</VisibleText>
            )}{" "}
            <span className="text-gray-11">
              {[url && t("opensAt", { host: new URL(url).host }), type, bytes !== undefined && size(bytes)]
                .filter(Boolean)
                .join(", ")}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** In the unit that reads best. */
function useSize(): (bytes: number) => string {
  const format = useFormatter();
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  return (bytes) => {
    const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    return format.number(bytes / 1000 ** power, {
      style: "unit",
      unit: units[power],
      unitDisplay: "short",
      maximumFractionDigits: 1,
    });
  };
}
