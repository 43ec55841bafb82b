import { Download, ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { z } from "zod";
import { AuditRow } from "@/app/_components/audit/audit-row";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Pager } from "@/app/_components/shell/pager";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";
import { Table, TableHead, TableHeader } from "@/app/_components/ui/table";
import { requireContext } from "@/app/_edge/session";
import { listAuditEntries } from "@/lib/audit/list-audit-entries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

interface AuditPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const ctx = await requireContext();
  if (!ctx.permissions.has("audit:read")) return <NoPermission permission="audit:read" />;

  const t = await getTranslations("audit");
  const search = await searchParams;
  const cursor = z.uuid().safeParse(search.cursor).data;
  const entityId = z.uuid().safeParse(search.entity).data;
  const { data, nextCursor } = await listAuditEntries(ctx, { cursor, entityId });

  return (
    <>
      <PageHead
        title={t("title")}
        intro={t("intro")}
        aside={
          ctx.permissions.has("audit:export") ? (
            <Button asChild>
              {/* A plain link: the file is made while it is sent, and is itself recorded. */}
              <a href="/audit/export" download title={t("downloadHint")}>
                <Download aria-hidden />
                {t("download")}
              </a>
            </Button>
          ) : (
            <p className="text-sm text-gray-11">{t("noExport")}</p>
          )
        }
      />
      {entityId && (
        <p className="flex flex-wrap items-center gap-2 border-b px-4 py-2 md:px-6">
          {t("filteredBy")} <code className="text-sm wrap-anywhere">{entityId}</code>
          <Button asChild size="sm" variant="quiet">
            <Link href="/audit">{t("showAll")}</Link>
          </Button>
        </p>
      )}
      {data.length === 0 ? (
        <State icon={<ScrollText />} title={t("emptyTitle")}>
          {t(entityId ? "emptyFilteredBody" : "emptyBody")}
        </State>
      ) : (
        <>
          <Table label={t("listLabel")}>
            <TableHead>
              <tr>
                <TableHeader>{t("columnWhen")}</TableHeader>
                <TableHeader className="max-md:hidden">{t("columnWho")}</TableHeader>
                <TableHeader>{t("columnWhat")}</TableHeader>
                <TableHeader className="max-md:hidden">{t("columnOn")}</TableHeader>
              </tr>
            </TableHead>
            <tbody>
              {data.map((entry) => (
                <AuditRow key={entry.id} entry={entry} />
              ))}
            </tbody>
          </Table>
          <Pager href={entityId ? `/audit?entity=${entityId}` : "/audit"} cursor={cursor} nextCursor={nextCursor} />
        </>
      )}
    </>
  );
}
