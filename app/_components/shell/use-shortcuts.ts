"use client";

import { useEffect, useEffectEvent } from "react";
import type { CommandId } from "@/lib/members/shortcut-keys";
import { useKeys } from "./keys-provider";
import { offered } from "./offered-commands";
import { shortcutsOn } from "./shortcut-setting";

export type Shortcuts = Partial<Record<CommandId, () => unknown>>;

/**
 * Runs what a command's key stands for; never while somebody types, holds a modifier or has a dialog or menu open. While it is mounted,
 * the palette offers the same. Where two offer one command, the newer one has it.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const keys = useKeys();
  const press = useEffectEvent((event: KeyboardEvent) => {
    const command = idsOf(shortcuts).find((id) => keys[id] === event.key.toLowerCase());
    if (!command || isForSomethingElse(event) || !shortcutsOn()) return;
    event.preventDefault();
    offered.run(command);
  });
  useEffect(() => {
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);

  const run = useEffectEvent((id: CommandId) => shortcuts[id]?.());
  const ids = idsOf(shortcuts).join(" ");
  useEffect(() => offered.add(ids === "" ? [] : (ids.split(" ") as CommandId[]), (id) => run(id)), [ids]);
}

const idsOf = (shortcuts: Shortcuts): CommandId[] => Object.keys(shortcuts) as CommandId[];

function isForSomethingElse(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as HTMLElement;
  if (target.isContentEditable || target.closest("input:not([type=checkbox], [type=radio]), textarea, select"))
    return true;
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}
