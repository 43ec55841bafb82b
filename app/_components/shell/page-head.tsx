import type { ReactNode } from "react";

interface PageHeadProps {
  title: ReactNode;
  intro?: ReactNode;
  /** At the reader's end: the page's one action. */
  aside?: ReactNode;
  /** Views of the page. */
  tabs?: ReactNode;
}

/** The top line of a page. */
export function PageHead({ title, intro, aside, tabs }: PageHeadProps) {
  return (
    <header className="border-b px-4 md:px-6">
      <div className="flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2">
        <h1 className="text-lg font-semibold">{title}</h1>
        {aside}
      </div>
      {intro && <p className="-mt-1 max-w-3xl pb-3 text-gray-11">{intro}</p>}
      {tabs}
    </header>
  );
}
