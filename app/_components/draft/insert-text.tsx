"use client";

import { TextCursorInput } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Insertable } from "@/app/(workspace)/macros/route";
import { useFetched } from "@/app/_components/shell/use-fetched";
import { Button } from "@/app/_components/ui/button";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/app/_components/ui/command";
import { Kbd } from "@/app/_components/ui/kbd";
import { Popover, PopoverContent, PopoverTrigger } from "@/app/_components/ui/popover";
import { Skeleton } from "@/app/_components/ui/skeleton";
import { fillMacro, type MacroFields } from "@/lib/review/fill-macro";

interface InsertTextProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  about: Omit<MacroFields, "me">;
  onInsert: (text: string) => void;
}

/** The signature and ready-made texts, found by typing and put where the cursor is. */
export function InsertText({ open, onOpenChange, about, onInsert }: InsertTextProps) {
  const t = useTranslations("texts");
  return (
    <Popover open={open} onOpenChange={onOpenChange}>
      <PopoverTrigger asChild>
        <Button size="sm" variant="quiet" aria-keyshortcuts="Control+; Meta+;">
          <TextCursorInput aria-hidden />
          {t("insert")}
          <Kbd>Ctrl ;</Kbd>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label={t("insertTitle")} className="p-0" onCloseAutoFocus={toEditor}>
        <Texts about={about} onInsert={onInsert} />
      </PopoverContent>
    </Popover>
  );
}

function Texts({ about, onInsert }: Pick<InsertTextProps, "about" | "onInsert">) {
  const t = useTranslations("texts");
  const found = useFetched<Insertable>("/macros");
  if (found === "failed")
    return (
      <p role="alert" className="p-4 text-danger">
        {t("failed")}
      </p>
    );
  if (!found) return <Skeleton className="m-4 h-8" />;

  const { macros, signature, me } = found;
  const groups = [
    { heading: t("own"), items: macros.filter(({ shared }) => !shared) },
    { heading: t("shared"), items: macros.filter(({ shared }) => shared) },
  ].filter(({ items }) => items.length > 0);
  return (
    <Command label={t("insertTitle")}>
      <CommandInput placeholder={t("search")} />
      <CommandList>
        <CommandEmpty>{t(macros.length === 0 && !signature ? "noneYet" : "none")}</CommandEmpty>
        {signature && (
          <CommandItem
            value="signature"
            keywords={[t("signature")]}
            label={t("signature")}
            hint={signature}
            onSelect={() => onInsert(signature)}
          />
        )}
        {groups.map(({ heading, items }) => (
          <CommandGroup key={heading} heading={heading}>
            {items.map(({ id, name, body }) => {
              const filled = fillMacro(body, { ...about, me });
              return (
                <CommandItem
                  key={id}
                  value={id}
                  keywords={[name, filled]}
                  label={name}
                  hint={filled}
                  onSelect={() => onInsert(filled)}
                />
              );
            })}
          </CommandGroup>
        ))}
      </CommandList>
      <p className="border-t px-4 py-2 text-sm">
        <Link href="/settings/personal" className="text-accent underline underline-offset-2">
          {t("manage")}
        </Link>
      </p>
    </Command>
  );
}

/** The cursor goes on where it was. */
function toEditor(event: Event): void {
  event.preventDefault();
  document.getElementById("editor")?.focus();
}
