"use client";

import type { ColumnDef, Table } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { ConfidenceBrief } from "@/app/_components/draft/confidence";
import { VisibleText } from "@/app/_components/text/visible-text";
import { cn } from "@/app/_components/ui/cn";
import type { ComparedDraft } from "./alike-desk";
import { Differences } from "./differences";

/** What can be chosen by; how a row looks is the table's own. */
export const columns: ColumnDef<ComparedDraft>[] = [{ id: "draft" }];

/** What each draft has of its own, to be ticked once it has been on screen. */
export function AlikeTable({ table, seen }: { table: Table<ComparedDraft>; seen: ReadonlySet<string> }) {
  const t = useTranslations("alike");
  return (
    <table className="w-full">
      <thead>
        <tr className="border-b text-start text-xs text-gray-11">
          <th scope="col" className="w-10 py-1.5 text-start">
            <Tick
              label={t("all")}
              checked={table.getIsAllRowsSelected()}
              some={table.getIsSomeRowsSelected()}
              onChange={table.getToggleAllRowsSelectedHandler()}
            />
          </th>
          <th scope="col" className="py-1.5 text-start font-normal">
            {t("columnDraft")}
          </th>
          <th scope="col" className="py-1.5 text-start font-normal max-sm:hidden">
            {t("columnConfidence")}
          </th>
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => {
          const { reviewId, draftVersion, draftId, customer, title, differences, confidence } = row.original;
          const name = customer.trim() || title.trim() || draftId;
          return (
            <tr
              key={row.id}
              data-review={reviewId}
              data-version={draftVersion}
              className={cn("border-b border-gray-4 align-top", row.getIsSelected() && "bg-gray-3")}
            >
              <td className="py-2">
                <Tick
                  label={t("choose", { name })}
                  checked={row.getIsSelected()}
                  disabled={!seen.has(reviewId)}
                  onChange={row.getToggleSelectedHandler()}
                />
              </td>
              <td className="min-w-0 py-2 pe-4">
                <Link
                  href={`/drafts/${draftId}`}
                  data-slot="queue-row"
                  className="font-medium wrap-anywhere hover:underline"
                >
                  <bdi>
                    <VisibleText>{name}</VisibleText>
                  </bdi>
                </Link>
                {differences && <Differences differences={differences} />}
              </td>
              <td className="py-2 text-sm whitespace-nowrap text-gray-11 max-sm:hidden">
                <ConfidenceBrief confidence={confidence} held={false} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface TickProps {
  label: string;
  checked: boolean;
  some?: boolean;
  disabled?: boolean;
  onChange: (event: unknown) => void;
}

function Tick({ label, checked, some = false, disabled = false, onChange }: TickProps) {
  return (
    <label className="inline-flex size-6 items-center justify-start coarse:size-11">
      <input
        type="checkbox"
        aria-label={label}
        checked={checked}
        disabled={disabled}
        ref={(box) => {
          if (box) box.indeterminate = some && !checked;
        }}
        onChange={onChange}
        className="size-4 accent-accent-solid"
      />
    </label>
  );
}
