import type { ReactNode } from "react";
import { ListPane } from "@/app/_components/desk-list/list-pane";
import { requireContext } from "@/app/_edge/session";
import { ClientWords } from "@/app/_i18n/client-words";

/** The list stays while the reader goes from draft to draft. */
export default async function DraftsLayout({ children }: { children: ReactNode }) {
  const { permissions } = await requireContext();
  return (
    <div className="flex min-w-0">
      <ClientWords of={["queue", "draft", "deskList", "outcome", "refusals"]}>
        <ListPane decides={permissions.has("reviews:decide")} />
      </ClientWords>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
