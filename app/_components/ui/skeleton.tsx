import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A grey bar in the place of a word to come. Put `animate-appear-late` on what holds them. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="skeleton" aria-hidden className={cn("h-3 rounded-sm bg-gray-4", className)} {...props} />;
}
