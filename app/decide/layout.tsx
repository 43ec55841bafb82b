import type { ReactNode } from "react";
import { Mark } from "@/app/_components/shell/mark";

/** For who has come by a link, and may not be signed in: one column, nothing around it. */
export default function DecideLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-2xl grid-rows-[auto_1fr] gap-5 px-4 py-5">
      <Mark className="size-8" />
      <div className="min-w-0">{children}</div>
    </main>
  );
}
