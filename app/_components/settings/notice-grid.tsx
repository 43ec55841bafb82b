"use client";

import { useTranslations } from "next-intl";
import { startTransition, useOptimistic } from "react";
import { keepPreferences } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Table, TableCell, TableHead, TableHeader, TableRow } from "@/app/_components/ui/table";
import { type NoticeChannel, noticeReasons, type NoticeReason, type Unwanted } from "@/lib/members/notice-choices";

interface NoticeGridProps {
  /** What this installation can tell by, and whether the reader has switched it off. */
  channels: { channel: NoticeChannel; off: boolean }[];
  unwanted: Unwanted;
}

/** Of what the reader is told by which channel; each cell is kept at once. */
export function NoticeGrid({ channels, unwanted }: NoticeGridProps) {
  const t = useTranslations("personal");
  const [chosen, choose] = useOptimistic(unwanted);
  const [, save] = useToldAction<object>(keepPreferences);
  const pick = (channel: NoticeChannel, reason: NoticeReason, wanted: boolean) => {
    const others = (chosen[channel] ?? []).filter((one) => one !== reason);
    const changed = { [channel]: wanted ? others : [...others, reason] };
    startTransition(() => {
      choose({ ...chosen, ...changed });
      save({ unwanted: changed });
    });
  };
  return (
    <Table label={t("noticesTable")} className="w-auto">
      <TableHead>
        <tr>
          <TableHeader>{t("noticeReason")}</TableHeader>
          {channels.map(({ channel }) => (
            <TableHeader key={channel} id={`notices-${channel}`} className="text-center">
              {t(`channel.${channel}`)}
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <tbody>
        {noticeReasons.map((reason) => (
          <TableRow key={reason}>
            <th scope="row" className="px-3 py-2 text-start font-normal first:ps-4 md:first:ps-6">
              {t(`reason.${reason}`)}
            </th>
            {channels.map(({ channel, off }) => (
              <TableCell key={channel} className="text-center">
                <label className="inline-flex items-center justify-center coarse:min-h-11 coarse:min-w-11">
                  <input
                    type="checkbox"
                    aria-label={t("noticeLabel", { channel: t(`channel.${channel}`), reason: t(`reason.${reason}`) })}
                    disabled={off}
                    checked={!off && !chosen[channel]?.includes(reason)}
                    onChange={({ target }) => pick(channel, reason, target.checked)}
                    className="size-4 accent-accent-solid"
                  />
                </label>
              </TableCell>
            ))}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
