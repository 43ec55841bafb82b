"use client";

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, startTransition, useState } from "react";
import { keepReasons } from "@/app/_actions/reasons";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Input } from "@/app/_components/ui/input";

interface Reason {
  /** Not there yet for a new one. */
  code?: string;
  label: string;
}

const mostReasons = 30;

/** The reasons for rejecting as one list that is worded, ordered and saved as a whole. */
export function ReasonList({ reasons: saved }: { reasons: Required<Reason>[] }) {
  const t = useTranslations("reasons");
  const [rows, setRows] = useState(() => saved.map(toRow));
  const [, save, pending] = useToldAction<object>(keepReasons);

  const set = (key: string, label: string) => setRows(rows.map((row) => (row.key === key ? { ...row, label } : row)));
  const move = (from: number, by: -1 | 1) =>
    setRows(rows.with(from, rows[from + by] as Row).with(from + by, rows[from] as Row));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(() => save({ reasons: rows.map(({ code, label }) => ({ code, label })) }));
  };

  return (
    <form onSubmit={submit} className="grid max-w-xl gap-4 px-4 py-5 md:px-6">
      <ol aria-label={t("title")} className="grid gap-2">
        {rows.map((row, index) => (
          <li key={row.key} className="flex items-center gap-1">
            <Input
              aria-label={t("words", { number: index + 1 })}
              dir="auto"
              required
              pattern=".*\S.*"
              maxLength={80}
              value={row.label}
              autoFocus={row.isNew}
              onChange={({ target }) => set(row.key, target.value)}
            />
            <Button
              variant="quiet"
              size="icon"
              aria-label={t("up", { label: row.label })}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            >
              <ArrowUp aria-hidden />
            </Button>
            <Button
              variant="quiet"
              size="icon"
              aria-label={t("down", { label: row.label })}
              disabled={index === rows.length - 1}
              onClick={() => move(index, 1)}
            >
              <ArrowDown aria-hidden />
            </Button>
            <Button
              variant="quiet"
              size="icon"
              aria-label={t("remove", { label: row.label })}
              disabled={rows.length === 1}
              onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
            >
              <Trash2 aria-hidden />
            </Button>
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={rows.length >= mostReasons}
          onClick={() => setRows([...rows, { ...toRow({ label: "" }), isNew: true }])}
        >
          <Plus aria-hidden />
          {t("add")}
        </Button>
        <Button type="submit" variant="primary" disabled={pending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

interface Row extends Reason {
  key: string;
  isNew?: boolean;
}

const toRow = (reason: Reason): Row => ({ ...reason, key: reason.code ?? crypto.randomUUID() });
