import { useTranslations } from "next-intl";
import Link from "next/link";
import { Disclosure } from "@/app/_components/draft/disclosure";
import { ExactTime } from "@/app/_components/ui/exact-time";
import { TableCell, TableRow } from "@/app/_components/ui/table";
import { auditActions } from "@/lib/audit/actions";
import type { AuditListItem } from "@/lib/audit/list-audit-entries";
import { AuditDetails, AuditGist } from "./audit-details";

interface AuditRowProps {
  entry: AuditListItem;
}

/** One entry: when, who and by which way, what, on what. A phone has room for the first and the third: the others stand below. */
export function AuditRow({ entry }: AuditRowProps) {
  return (
    <TableRow>
      <TableCell className="text-gray-11 max-md:text-sm md:whitespace-nowrap">
        <ExactTime date={entry.at} />
      </TableCell>
      <TableCell className="min-w-40 max-md:hidden">
        <Who entry={entry} />
      </TableCell>
      <TableCell className="md:min-w-56 [&>details]:-my-0.5">
        <What entry={entry} />
        <p className="text-sm text-gray-11 md:hidden">
          <Who entry={entry} />
        </p>
        <p className="md:hidden">
          <EntityLink entry={entry} />
        </p>
      </TableCell>
      <TableCell className="min-w-60 max-md:hidden">
        <EntityLink entry={entry} />
      </TableCell>
    </TableRow>
  );
}

function Who({ entry }: AuditRowProps) {
  const t = useTranslations("audit.via");
  return (
    <>
      <bdi className="wrap-anywhere">{entry.actorName}</bdi>
      {entry.actor.kind === "person" && <span className="text-gray-11"> · {t(entry.actor.via)}</span>}
    </>
  );
}

function What({ entry }: AuditRowProps) {
  const t = useTranslations();
  const action = auditActions.find((known) => known === entry.action);
  const words = action ? t(`auditAction.${action}`) : entry.action;
  const { content } = entry;
  if (content !== null && Object.keys(content).length === 0) return words;
  const summary = (
    <span className="text-base text-gray-12">
      {words}
      {content && <AuditGist content={content} />}
    </span>
  );
  return (
    <Disclosure summary={summary}>
      {content ? <AuditDetails content={content} /> : <p className="text-sm text-gray-11">{t("audit.erased")}</p>}
    </Disclosure>
  );
}

function EntityLink({ entry }: AuditRowProps) {
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
