"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { cn } from "@/app/_components/ui/cn";

/** On a phone long text shows its first six lines until asked; on a wide screen it is whole. */
export function Fold({ long, children }: { long: boolean; children: ReactNode }) {
  const t = useTranslations("draft");
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className={cn(long && !open && "max-md:line-clamp-6")}>{children}</div>
      {long && (
        <Button
          variant="quiet"
          size="sm"
          className="-ms-2 mt-1 md:hidden"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {t(open ? "showLess" : "showAll")}
        </Button>
      )}
    </>
  );
}
