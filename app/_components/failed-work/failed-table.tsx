import { useTranslations } from "next-intl";
import { Table, TableHead, TableHeader } from "@/app/_components/ui/table";
import type { DeadLetterItem } from "@/lib/write-back/list-dead-letters";
import { FailedRow } from "./failed-row";

export function FailedTable({ items, mayReplay }: { items: DeadLetterItem[]; mayReplay: boolean }) {
  const t = useTranslations("failedWork");
  return (
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
        {items.map((item) => (
          <FailedRow key={item.id} item={item} mayReplay={mayReplay} />
        ))}
      </tbody>
    </Table>
  );
}
