"use client";

import { Command } from "cmdk";
import { TextCursorInput } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Insertable } from "@/app/(workspace)/macros/route";
import { Button } from "@/app/_components/ui/button";
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
          <Kbd className="pointer-coarse:hidden">Ctrl ;</Kbd>
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
  const found = useInsertable();
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
    <Command label={t("insertTitle")} loop>
      <Command.Input
        autoFocus
        placeholder={t("search")}
        className="h-10 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-gray-11 coarse:h-12"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-3 py-4 text-gray-11">
          {t(macros.length === 0 && !signature ? "noneYet" : "none")}
        </Command.Empty>
        {signature && (
          <Text id="signature" name={t("signature")} body={signature} onSelect={() => onInsert(signature)} />
        )}
        {groups.map(({ heading, items }) => (
          <Command.Group key={heading} heading={heading} className={groupClasses}>
            {items.map(({ id, name, body }) => {
              const filled = fillMacro(body, { ...about, me });
              return <Text key={id} id={id} name={name} body={filled} onSelect={() => onInsert(filled)} />;
            })}
          </Command.Group>
        ))}
      </Command.List>
      <p className="border-t px-4 py-2 text-sm">
        <Link href="/settings/personal" className="text-accent underline underline-offset-2">
          {t("manage")}
        </Link>
      </p>
    </Command>
  );
}

const groupClasses =
  "[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-gray-11";

function Text({ id, name, body, onSelect }: { id: string; name: string; body: string; onSelect: () => void }) {
  return (
    <Command.Item
      value={id}
      keywords={[name, body]}
      onSelect={onSelect}
      className="rounded-sm px-3 py-1.5 select-none data-[selected=true]:bg-gray-4 coarse:py-2.5"
    >
      <span dir="auto" className="block truncate">
        {name}
      </span>
      <span dir="auto" className="block truncate text-sm text-gray-11">
        {body}
      </span>
    </Command.Item>
  );
}

/** The cursor goes on where it was. */
function toEditor(event: Event): void {
  event.preventDefault();
  document.getElementById("editor")?.focus();
}

/** Undefined while it is loaded. */
function useInsertable(): Insertable | "failed" | undefined {
  const [found, setFound] = useState<Insertable | "failed">();
  useEffect(() => {
    const stop = new AbortController();
    fetch("/macros", { signal: stop.signal })
      .then(async (response) => setFound(response.ok ? ((await response.json()) as Insertable) : "failed"))
      .catch(() => !stop.signal.aborted && setFound("failed"));
    return () => stop.abort();
  }, []);
  return found;
}
