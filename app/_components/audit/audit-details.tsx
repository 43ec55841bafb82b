import { useFormatter, useTranslations } from "next-intl";
import { reasonWords } from "@/lib/channels/reason-words";
import { VisibleText } from "@/app/_components/text/visible-text";
import { ExactTime } from "@/app/_components/ui/exact-time";

type Content = Record<string, unknown>;

/** The one thing that a line should say of an entry: how it was decided and why, until when, under which number it arrived. */
export function AuditGist({ content }: { content: Content }) {
  const gist = ["decision", "reason_code", "until", "remote_id"].filter((name) => content[name] != null);
  return gist.map((name) => (
    <span key={name} className="wrap-anywhere">
      {" · "}
      <Told name={name} value={content[name]} />
    </span>
  ));
}

/** Everything that was recorded with an entry, its names and plain values in the reader's language. */
export function AuditDetails({ content }: { content: Content }) {
  const t = useTranslations("auditField");
  return (
    <dl className="grid max-w-2xl gap-x-4 gap-y-1 sm:grid-cols-[minmax(8rem,14rem)_minmax(0,1fr)] max-sm:[&_dd]:mb-2 rounded-md bg-gray-3 p-3 text-sm [&_dt]:text-gray-11">
      {Object.entries(content).map(([name, value]) => {
        const known = name as "decision";
        return (
          <div key={name} className="contents">
            <dt className="wrap-anywhere">{t.has(known) ? t(known) : <code>{name}</code>}</dt>
            <dd className="wrap-anywhere whitespace-pre-wrap">
              <Told name={name} value={value} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** What a value of this name says. */
function Told({ name, value }: { name: string; value: unknown }) {
  const t = useTranslations();
  const format = useFormatter();
  if (value === null || value === undefined) return t("audit.none");
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  if (typeof value === "number") {
    if (name !== "dwell_ms") return format.number(value, { maximumFractionDigits: 3 });
    return format.number(value / 1000, { style: "unit", unit: "second", maximumFractionDigits: 1 });
  }
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const outcome = `outcome.${text}` as "outcome.approved";
  if (name === "decision" && t.has(outcome)) return t(outcome);
  if (name === "reason_code") return <bdi>{reasonWords(t, text, null)}</bdi>;
  if (isoTime.test(text)) return <ExactTime date={new Date(text)} />;
  return (
    <span dir="auto" className="font-mono">
      <VisibleText>{text}</VisibleText>
    </span>
  );
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
