import type { ReactNode } from "react";
import { ListPane } from "@/app/_components/desk-list/list-pane";
import { ClientWords } from "@/app/_i18n/client-words";

/** The list stays while the reader goes from draft to draft. */
export default function DraftsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-w-0">
      <ClientWords of={["queue", "draft", "deskList", "refusals"]}>
        <ListPane />
      </ClientWords>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
