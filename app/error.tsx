"use client";

import { PageFailed, type PageFailedProps } from "./_components/shell/page-failed";

export default function ErrorPage(props: PageFailedProps) {
  return (
    <main>
      <PageFailed {...props} />
    </main>
  );
}
