import { CircleCheck } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { z } from "zod";
import { FailedTable } from "@/app/_components/failed-work/failed-table";
import { ReplayAll } from "@/app/_components/failed-work/replay-all";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Pager } from "@/app/_components/shell/pager";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";
import { Toaster } from "@/app/_components/ui/toaster";
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
  const cursor = z.uuid().safeParse((await searchParams).cursor).data;
  const { data, nextCursor } = await listDeadLetters(ctx, { cursor });
  const mayReplay = ctx.permissions.has("dead-letters:replay");

  return (
    <ClientWords of={["failedWork"]}>
      {data.length === 0 && !cursor ? (
        <NothingFailed />
      ) : (
        <>
          <PageHead
            title={t("title")}
            intro={mayReplay ? t("intro") : t("noRight")}
            aside={mayReplay && <ReplayAll />}
          />
          <FailedTable items={data} mayReplay={mayReplay} />
          <Pager href="/dead-letters" cursor={cursor} nextCursor={nextCursor} />
        </>
      )}
      <Toaster />
    </ClientWords>
  );
}

async function NothingFailed() {
  const t = await getTranslations("failedWork");
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
