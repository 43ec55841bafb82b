import { Layers } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { AlikeDesk } from "@/app/_components/alike/alike-desk";
import { GroupList } from "@/app/_components/alike/group-list";
import { reasonWords } from "@/lib/channels/reason-words";
import { NoPermission } from "@/app/_components/shell/no-permission";
import { PageHead } from "@/app/_components/shell/page-head";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { listReasons } from "@/lib/decisions/reason-codes";
import { getAlike, listAlike } from "@/lib/review/alike";
import { compareAlike } from "@/lib/review/compare-alike";

interface AlikePageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("alike"))("title") };
}

/** Drafts that say much the same: the groups of them, or one group to be decided together. */
export default async function AlikePage({ searchParams }: AlikePageProps) {
  const ctx = await requireContext();
  if (!ctx.permissions.has("reviews:decide")) return <NoPermission permission="reviews:decide" />;

  const t = await getTranslations();
  const { like } = await searchParams;
  if (typeof like !== "string") {
    const groups = await listAlike(ctx);
    return (
      <>
        <PageHead title={t("alike.title")} intro={t("alike.intro")} />
        {groups.length > 0 ? <GroupList groups={groups} /> : <NothingAlike as="h2" />}
      </>
    );
  }

  const drafts = await getAlike(ctx, { likeness: like.slice(0, 64) });
  if (drafts.length === 0) return <NothingAlike as="h1" />;
  const compared = compareAlike(drafts.map(({ body }) => body));
  const reasons = (await listReasons(ctx)).map(({ code, label }) => ({ code, label: reasonWords(t, code, label) }));
  return (
    <ClientWords of={["alike", "decide", "draft", "refusals"]}>
      <AlikeDesk
        model={drafts[compared.model]?.body ?? ""}
        varying={compared.varying}
        reasons={reasons}
        viewedAt={ctx.clock.now().toISOString()}
        drafts={drafts.map(({ body: _body, ...draft }, index) => ({
          ...draft,
          differences: compared.differences[index] ?? null,
          apart: !compared.differences[index] || draft.doubts > 0,
        }))}
      />
    </ClientWords>
  );
}

async function NothingAlike({ as }: { as: "h1" | "h2" }) {
  const t = await getTranslations("alike");
  return (
    <State
      as={as}
      icon={<Layers />}
      title={t("emptyTitle")}
      action={
        <Button asChild>
          <Link href="/queue">{t("toQueue")}</Link>
        </Button>
      }
    >
      {t("emptyBody")}
    </State>
  );
}
