import { Layers } from "lucide-react";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { Button } from "@/app/_components/ui/button";
import type { ServiceContext } from "@/lib/core/context";
import { listAlike } from "@/lib/review/alike";

/** The way to drafts that can be decided together, where there are some. */
export async function AlikeLink({ ctx }: { ctx: ServiceContext }) {
  const groups = await listAlike(ctx);
  if (groups.length === 0) return null;
  const t = await getTranslations("alike");
  return (
    <Button asChild variant="quiet">
      <Link href="/queue/alike">
        <Layers aria-hidden />
        {t("link", { count: groups.reduce((sum, { count }) => sum + count, 0) })}
      </Link>
    </Button>
  );
}
