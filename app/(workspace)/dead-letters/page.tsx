import { CircleCheck } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { FailedRow } from "@/app/_components/failed-work/failed-row";
import { ReplayAll } from "@/app/_components/failed-work/replay-all";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Pager } from "@/app/_components/shell/pager";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";
import { Table, TableHead, TableHeader } from "@/app/_components/ui/table";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { listDeadLetters } from "@/lib/write-back/list-dead-letters";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("failedWork"))("title") };
}

interface FailedWorkPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function FailedWorkPage({ searchParams }: FailedWorkPageProps) {
  const ctx = await requireContext();
  if (!ctx.permissions.has("write-backs:read")) return <NoPermission permission="write-backs:read" />;

  const t = await getTranslations("failedWork");
  const cursor = (await searchParams).cursor?.toString();
  const { data, nextCursor } = await listDeadLetters(ctx, { cursor });
  const mayReplay = ctx.permissions.has("dead-letters:replay");

  if (data.length === 0 && !cursor) {
    return (
      <>
        <PageHead title={t("title")} />
        <State
          icon={<CircleCheck />}
          title={t("emptyTitle")}
          action={
            <Button asChild>
              <Link href="/queue">{t("emptyAction")}</Link>
            </Button>
          }
        >
          {t("emptyBody")}
        </State>
      </>
    );
  }
  return (
    <ClientWords of={["failedWork"]}>
      <PageHead title={t("title")} intro={mayReplay ? t("intro") : t("noRight")} aside={mayReplay && <ReplayAll />} />
      <Table label={t("listLabel")}>
        <TableHead>
          <tr>
            <TableHeader>{t("columnWhat")}</TableHeader>
            <TableHeader>{t("columnWhy")}</TableHeader>
            <TableHeader>{t("columnWhen")}</TableHeader>
            {mayReplay && (
              <TableHeader>
                <span className="sr-only">{t("columnAction")}</span>
              </TableHeader>
            )}
          </tr>
        </TableHead>
        <tbody>
          {data.map((item) => (
            <FailedRow key={item.id} item={item} mayReplay={mayReplay} />
          ))}
        </tbody>
      </Table>
      <Pager href="/dead-letters" cursor={cursor} nextCursor={nextCursor} />
    </ClientWords>
  );
}
