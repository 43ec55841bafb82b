import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClasses } from "./input";

/** Grows with what is written. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      data-slot="textarea"
      rows={rows}
      className={cn(controlClasses, "field-sizing-content resize-none py-2 wrap-anywhere", className)}
      {...props}
    />
  );
}
