import type { ComponentProps } from "react";
import { cn } from "./cn";

/** The key that does the same. Hidden where there is no keyboard to speak of; a button names it in aria-keyshortcuts. */
export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      data-slot="kbd"
      aria-hidden
      className={cn(
        "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-current/35 px-1 font-sans text-xs font-medium pointer-coarse:hidden",
        className,
      )}
      {...props}
    />
  );
}
