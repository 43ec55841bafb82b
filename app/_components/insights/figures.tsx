import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { Disclosure } from "@/app/_components/draft/disclosure";
import { Button } from "@/app/_components/ui/button";
import { Section } from "@/app/_components/ui/section";
import type { InsightFile } from "@/lib/insights/export-insights";
import type { BarsProps } from "./bars";
import { Chart } from "./chart";
import { FigureTable } from "./figure-table";
import { insightsSearch, type InsightsQuery } from "./insights-query";

export interface FiguresProps {
  of: InsightFile;
  query: InsightsQuery;
  note?: string;
  /** Left out where every bar would be empty. */
  chart?: BarsProps;
  table: Omit<ComponentProps<typeof FigureTable>, "label">;
  /** A long table is folded. */
  folded?: boolean;
}

/** One question: its chart, the same as a table, and as a file. */
export function Figures({ of, query, note, chart, table, folded = false }: FiguresProps) {
  const t = useTranslations("insights");
  const title = t(`${of}.title`);
  const figures = <FigureTable label={t("tableOf", { title })} {...table} />;
  return (
    <Section
      id={of}
      title={title}
      aside={
        <Button asChild size="sm" variant="quiet">
          <a
            href={`/insights/export${insightsSearch(query)}&figures=${of}`}
            download
            aria-label={t("downloadOf", { title })}
          >
            <Download aria-hidden />
            {t("download")}
          </a>
        </Button>
      }
    >
      {note && <p className="mb-3 max-w-3xl text-gray-11">{note}</p>}
      {table.rows.length === 0 ? (
        <p className="text-gray-11">{t("none")}</p>
      ) : (
        <>
          {chart && isDrawable(chart) && <Chart label={t("chartOf", { title })} {...chart} />}
          {folded ? <Disclosure summary={t("table")}>{figures}</Disclosure> : <div className="mt-3">{figures}</div>}
        </>
      )}
    </Section>
  );
}

const isDrawable = ({ rows, series }: BarsProps): boolean =>
  rows.some((row) => series.some(({ key }) => Number(row[key]) !== 0));
