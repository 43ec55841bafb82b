"use client";

import { createContext, type ReactNode, use } from "react";
import { Kbd } from "@/app/_components/ui/kbd";
import { type CommandId, type Keys, keysOf } from "@/lib/members/shortcut-keys";

const KeysContext = createContext<Keys>(keysOf());

/** The reader's own keys, for all that listens to them and shows them. */
export const KeysProvider = ({ keys, children }: { keys: Keys; children: ReactNode }) => (
  <KeysContext value={keys}>{children}</KeysContext>
);

export const useKeys = (): Keys => use(KeysContext);

/** The key of a command, as it is printed on a keyboard. */
export function KeyOf({ command }: { command: CommandId }) {
  return <Kbd>{useKeys()[command].toUpperCase()}</Kbd>;
}
