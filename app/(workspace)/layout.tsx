import type { ReactNode } from "react";
import { LiveProvider } from "@/app/_components/live/live-provider";
import { LastDecision } from "@/app/_components/desk-list/last-decision";
import { KeepCopies } from "@/app/_components/phone/keep-copies";
import { Frame } from "@/app/_components/shell/frame";
import { KeysProvider } from "@/app/_components/shell/keys-provider";
import { PaletteHost } from "@/app/_components/shell/palette-host";
import { placesFor } from "@/app/_components/shell/places";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";
import { keysOf } from "@/lib/members/shortcut-keys";

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const ctx = await requireContext();
  return (
    <LiveProvider memberId={ctx.actor.memberId}>
      <KeysProvider keys={keysOf(ctx.person.preferences.keys)}>
        <KeepCopies />
        <Frame ctx={ctx}>{children}</Frame>
        <ClientWords of={["deskList", "palette", "refusals"]}>
          <LastDecision />
          <PaletteHost places={await placesFor(ctx)} />
        </ClientWords>
      </KeysProvider>
    </LiveProvider>
  );
}
