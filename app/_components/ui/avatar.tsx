import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A person's initials; the name itself is written beside it. */
export function Avatar({ name, className, ...props }: ComponentProps<"span"> & { name: string }) {
  return (
    <span
      data-slot="avatar"
      aria-hidden
      dir="auto"
      className={cn(
        "inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-gray-5 text-xs font-semibold text-gray-12 uppercase",
        className,
      )}
      {...props}
    >
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => Array.from(word ?? "")[0] ?? "");
  return letters.join("");
}
