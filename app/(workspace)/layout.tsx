import type { ReactNode } from "react";
import { LiveProvider } from "@/app/_components/live/live-provider";
import { Frame } from "@/app/_components/shell/frame";
import { requireContext } from "@/app/_edge/session";

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const ctx = await requireContext();
  return (
    <LiveProvider memberId={ctx.actor.memberId}>
      <Frame ctx={ctx}>{children}</Frame>
    </LiveProvider>
  );
}
