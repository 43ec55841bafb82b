import type { ReactNode } from "react";
import { LiveProvider } from "@/app/_components/live/live-provider";
import { LastDecision } from "@/app/_components/desk-list/last-decision";
import { KeepCopies } from "@/app/_components/phone/keep-copies";
import { Frame } from "@/app/_components/shell/frame";
import { ClientWords } from "@/app/_i18n/client-words";
import { requireContext } from "@/app/_edge/session";

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const ctx = await requireContext();
  return (
    <LiveProvider memberId={ctx.actor.memberId}>
      <KeepCopies />
      <Frame ctx={ctx}>{children}</Frame>
      <ClientWords of={["deskList"]}>
        <LastDecision />
      </ClientWords>
    </LiveProvider>
  );
}
