"use client";

import { useEffect, useState } from "react";
import { onDemand } from "@/app/_components/ui/on-demand";
import { useShortcuts } from "./use-shortcuts";

/** Loaded when it is first asked for. */
const Palette = onDemand(() => import("./palette").then((module) => module.Palette));
const KeyHelp = onDemand(() => import("./key-help").then((module) => module.KeyHelp));

/** A page that the palette leads to. */
export interface Place {
  href: string;
  label: string;
}

/** Control or Command with K opens the palette, wherever the reader is; "?" shows the keys. */
export function PaletteHost({ places }: { places: readonly Place[] }) {
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const close = () => setOpen(null);
  useShortcuts({ help: () => setOpen("help") });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      setOpen((before) => (before === "palette" ? null : "palette"));
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);

  if (open === "palette") return <Palette places={places} onClose={close} />;
  return open === "help" && <KeyHelp onClose={close} />;
}
