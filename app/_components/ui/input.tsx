import type { ComponentProps } from "react";
import { cn } from "./cn";

export const controlClasses =
  "w-full min-w-0 rounded-md border border-gray-9 bg-gray-1 px-3 text-base text-gray-12 transition-colors placeholder:text-gray-11 hover:border-gray-10 focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-danger-border pointer-coarse:text-lg";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input data-slot="input" className={cn(controlClasses, "h-8 coarse:h-11", className)} {...props} />;
}
