"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useState } from "react";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/app/_components/ui/command";
import { Dialog, DialogContent, DialogTitle } from "@/app/_components/ui/dialog";
import { KeyOf } from "./keys-provider";
import { offered } from "./offered-commands";
import type { Place } from "./palette-host";

interface PaletteProps {
  places: readonly Place[];
  onClose: () => void;
}

const themes = ["system", "light", "dark"] as const;

/** Everything that can be done here, and every place to go, by its name. */
export function Palette({ places, onClose }: PaletteProps) {
  const t = useTranslations("palette");
  const router = useRouter();
  const { setTheme } = useTheme();
  const [text, setText] = useState("");
  const [here] = useState(() => offered.list());

  // After the dialog is gone: most commands listen for there being none.
  const then = (work: () => void) => {
    onClose();
    setTimeout(work);
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent aria-describedby={undefined} className="max-w-lg gap-0 overflow-hidden p-0">
        <DialogTitle className="sr-only">{t("title")}</DialogTitle>
        <Command label={t("title")}>
          <CommandInput placeholder={t("placeholder")} value={text} onValueChange={setText} />
          <CommandList className="max-h-[min(24rem,60dvh)]">
            <CommandEmpty>{t("nothing")}</CommandEmpty>
            {here.length > 0 && (
              <CommandGroup heading={t("here")}>
                {here.map((id) => (
                  <CommandItem
                    key={id}
                    value={`do ${id}`}
                    keywords={[t(`commands.${id}`)]}
                    label={t(`commands.${id}`)}
                    aside={<KeyOf command={id} />}
                    onSelect={() => then(() => offered.run(id))}
                  />
                ))}
              </CommandGroup>
            )}
            <CommandGroup heading={t("goTo")}>
              {places.map(({ href, label }) => (
                <CommandItem
                  key={href}
                  value={`go ${href}`}
                  keywords={[label]}
                  label={label}
                  onSelect={() => then(() => router.push(href))}
                />
              ))}
            </CommandGroup>
            <CommandGroup heading={t("look")}>
              {themes.map((theme) => (
                <CommandItem
                  key={theme}
                  value={`theme ${theme}`}
                  keywords={[t(`theme.${theme}`)]}
                  label={t(`theme.${theme}`)}
                  onSelect={() => then(() => setTheme(theme))}
                />
              ))}
            </CommandGroup>
            {text.trim() !== "" && (
              <CommandGroup heading={t("find")} forceMount>
                <CommandItem
                  forceMount
                  value="search"
                  label={t("searchFor", { text: text.trim() })}
                  onSelect={() => then(() => router.push(`/queue?${new URLSearchParams({ q: text.trim() })}`))}
                />
              </CommandGroup>
            )}
          </CommandList>
        </Command>
      </DialogContent>
    </Dialog>
  );
}
