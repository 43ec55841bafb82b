import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/ui/button";

interface PagerProps {
  /** The page without a cursor. */
  href: string;
  /** Set when this isn't the first page. */
  cursor: string | undefined;
  nextCursor: string | null;
}

/** From page to page by cursor: a new row never shifts what is being read. */
export function Pager({ href, cursor, nextCursor }: PagerProps) {
  const t = useTranslations("pager");
  if (!cursor && !nextCursor) return null;
  const older = `${href}${href.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(nextCursor ?? "")}`;
  return (
    <nav aria-label={t("label")} className="flex items-center justify-between gap-3 px-4 py-3 md:px-6">
      {cursor ? (
        <Button asChild variant="quiet" size="sm">
          <Link href={href}>{t("first")}</Link>
        </Button>
      ) : (
        <span />
      )}
      {nextCursor ? (
        <Button asChild size="sm">
          <Link href={older}>{t("next")}</Link>
        </Button>
      ) : (
        <span className="text-sm text-gray-11">{t("end")}</span>
      )}
    </nav>
  );
}
