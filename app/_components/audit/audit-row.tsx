import { useTranslations } from "next-intl";
import Link from "next/link";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Disclosure } from "@/app/_components/draft/disclosure";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { TableCell, TableRow } from "@/app/_components/ui/table";
import { auditActions } from "@/lib/audit/actions";
import type { AuditListItem } from "@/lib/audit/list-audit-entries";

/** One entry: when, who and by which way, what, on what. */
export function AuditRow({ entry }: { entry: AuditListItem }) {
  const t = useTranslations();
  const action = auditActions.find((known) => known === entry.action);
  return (
    <TableRow>
      <TableCell className="text-gray-11">
        <RelativeTime date={entry.at} />
      </TableCell>
      <TableCell className="min-w-40">
        <bdi className="wrap-anywhere">{entry.actorName}</bdi>
        {entry.actor.kind === "person" && <span className="text-gray-11"> · {t(`audit.via.${entry.actor.via}`)}</span>}
      </TableCell>
      <TableCell className="min-w-56 [&>details]:-my-0.5">
        <What words={action ? t(`auditAction.${action}`) : entry.action} content={entry.content} />
      </TableCell>
      <TableCell className="min-w-60">
        <EntityLink entry={entry} />
      </TableCell>
    </TableRow>
  );
}

interface WhatProps {
  words: string;
  content: AuditListItem["content"];
}

function What({ words, content }: WhatProps) {
  const t = useTranslations("audit");
  if (content !== null && Object.keys(content).length === 0) return words;
  return (
    <Disclosure summary={<span className="text-base text-gray-12">{words}</span>}>
      {content === null ? (
        <p className="text-sm text-gray-11">{t("erased")}</p>
      ) : (
        <dl className="grid max-w-2xl grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md bg-gray-3 p-3 text-sm [&_dt]:text-gray-11">
          {Object.entries(content).map(([name, value]) => (
            <div key={name} className="contents">
              <dt dir="auto">{name.replaceAll("_", " ")}</dt>
              <dd dir="auto" className="font-mono wrap-anywhere whitespace-pre-wrap">
                <VisibleText>{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</VisibleText>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Disclosure>
  );
}

function EntityLink({ entry }: { entry: AuditListItem }) {
  const t = useTranslations();
  const draftId = entry.entityType === "draft" ? entry.entityId : entry.content?.draft_id;
  return (
    <>
      <Link
        href={`/audit?entity=${entry.entityId}`}
        aria-label={t("audit.show", { type: entityWords(t, entry.entityType), id: shortId(entry.entityId) })}
        className="underline-offset-4 hover:underline"
      >
        {entityWords(t, entry.entityType)}{" "}
        <bdi className="font-mono text-sm text-gray-11">{shortId(entry.entityId)}</bdi>
      </Link>
      {typeof draftId === "string" && (
        <Link
          href={`/drafts/${draftId}`}
          className="ms-3 text-sm whitespace-nowrap text-accent underline-offset-4 hover:underline"
        >
          {t("audit.openDraft")}
        </Link>
      )}
    </>
  );
}

type Words = ReturnType<typeof useTranslations<never>>;

function entityWords(t: Words, type: string): string {
  const key = `auditEntity.${type}`;
  return t.has(key as "auditEntity.draft") ? t(key as "auditEntity.draft") : type;
}

/** The end of a UUIDv7 is its random part: enough to tell two apart by eye. */
export const shortId = (id: string): string => id.slice(-8);
