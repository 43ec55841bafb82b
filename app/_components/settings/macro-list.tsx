"use client";

import { Pencil, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { startTransition, useState } from "react";
import { forgetMacro } from "@/app/_actions/macros";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Button } from "@/app/_components/ui/button";
import { Confirm } from "@/app/_components/ui/confirm";
import type { MacroItem } from "@/lib/review/macros";
import { MacroDialog } from "./macro-dialog";

interface MacroListProps {
  macros: readonly MacroItem[];
  /** They are everybody's. */
  shared: boolean;
  mayChange: boolean;
}

/** Ready-made texts by name, each to be changed and deleted. */
export function MacroList({ macros, shared, mayChange }: MacroListProps) {
  const t = useTranslations("texts");
  const [editing, setEditing] = useState<MacroItem | "new" | null>(null);
  return (
    <div className="grid max-w-2xl justify-items-start gap-4">
      {macros.length === 0 ? (
        <p className="text-gray-11">{t("empty")}</p>
      ) : (
        <ul aria-label={t("title")} className="w-full divide-y border-y">
          {macros.map((macro) => (
            <li key={macro.id} className="flex items-center gap-1 py-2">
              <div className="min-w-0 flex-1">
                <p dir="auto" className="truncate font-medium">
                  <VisibleText>{macro.name}</VisibleText>
                </p>
                <p dir="auto" className="truncate text-sm text-gray-11">
                  <VisibleText>{macro.body}</VisibleText>
                </p>
              </div>
              {mayChange && (
                <>
                  <Button
                    variant="quiet"
                    size="icon"
                    aria-label={t("edit", { name: macro.name })}
                    onClick={() => setEditing(macro)}
                  >
                    <Pencil aria-hidden />
                  </Button>
                  <DeleteMacro macro={macro} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <Button onClick={() => setEditing("new")}>
          <Plus aria-hidden />
          {t("add")}
        </Button>
      )}
      {editing && (
        <MacroDialog macro={editing === "new" ? null : editing} shared={shared} onClose={() => setEditing(null)} />
      )}
    </div>
  );
}

function DeleteMacro({ macro: { id, name } }: { macro: MacroItem }) {
  const t = useTranslations("texts");
  const [, forget, pending] = useToldAction<object>(forgetMacro);
  return (
    <Confirm
      trigger={
        <Button variant="quiet" size="icon" aria-label={t("delete", { name })} disabled={pending}>
          <Trash2 aria-hidden />
        </Button>
      }
      title={t("deleteTitle", { name })}
      body={t("deleteBody")}
      cancel={t("cancel")}
      action={t("deleteConfirm")}
      danger
      onConfirm={() => startTransition(() => forget({ macroId: id }))}
    />
  );
}
