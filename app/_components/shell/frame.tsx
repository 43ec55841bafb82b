import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { OfflineLine } from "@/app/_components/phone/offline-line";
import { ClientWords } from "@/app/_i18n/client-words";
import type { SessionContext } from "@/lib/auth/session";
import { Mark } from "./mark";
import { Navigation } from "./navigation";
import { UserMenu } from "./user-menu";

/** What stands around every page: a side bar; on a phone a line above and a bar below. */
export async function Frame({ ctx, children }: { ctx: SessionContext; children: ReactNode }) {
  const t = await getTranslations();
  const workspace = (
    <div className="flex min-w-0 items-center gap-2 px-2 font-medium">
      <Mark />
      <span dir="auto" className="min-w-0 truncate" title={ctx.workspace.name}>
        {ctx.workspace.name}
      </span>
    </div>
  );

  return (
    <div
      data-density={ctx.person.preferences.density}
      // The service worker reads whose page it keeps.
      data-member={ctx.actor.memberId}
      className="group/frame min-h-dvh has-[[data-slot=offline-line]]:[--offline-line:2.5rem] max-md:ps-[env(safe-area-inset-left)] max-md:pe-[env(safe-area-inset-right)] md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]"
    >
      <a
        href="#content"
        className="sr-only focus-visible:not-sr-only focus-visible:fixed focus-visible:top-2 focus-visible:left-2 focus-visible:z-50 focus-visible:rounded-md focus-visible:bg-gray-12 focus-visible:px-3 focus-visible:py-2 focus-visible:text-gray-1"
      >
        {t("app.skip")}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-3 border-e bg-gray-2 p-2 md:flex">
        <div className="flex h-8 items-center">{workspace}</div>
        <Navigation ctx={ctx} place="side" className="flex-1 flex-col gap-px" />
        <ClientWords of={["push"]}>
          <UserMenu person={ctx.person} />
        </ClientWords>
      </aside>
      <header className="flex h-[calc(3rem+env(safe-area-inset-top))] items-center justify-between border-b bg-gray-2 px-2 pt-[env(safe-area-inset-top)] md:hidden">
        {workspace}
        <ClientWords of={["push"]}>
          <UserMenu person={ctx.person} compact />
        </ClientWords>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="min-w-0 pb-[calc(3.5rem+env(safe-area-inset-bottom))] outline-none md:pb-0"
      >
        <OfflineLine />
        {children}
      </main>
      <Navigation
        ctx={ctx}
        place="bottom"
        className="fixed inset-x-0 bottom-0 z-20 h-[calc(3.5rem+env(safe-area-inset-bottom))] border-t bg-gray-2 pb-[env(safe-area-inset-bottom)] group-has-[[data-slot=decision-bar]]/frame:hidden md:hidden"
      />
    </div>
  );
}
