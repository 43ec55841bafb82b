import type { ReactNode } from "react";
import { Frame } from "@/app/_components/shell/frame";
import { requireContext } from "@/app/_edge/session";

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  return <Frame ctx={await requireContext()}>{children}</Frame>;
}
