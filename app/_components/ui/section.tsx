import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

interface SectionProps extends Omit<ComponentProps<"section">, "title"> {
  title: ReactNode;
  /** Unique on the page; names the section for a screen reader. */
  id: string;
  aside?: ReactNode;
}

/** A part of a page: a quiet heading and what belongs to it. No box. */
export function Section({ title, id, aside, className, children, ...props }: SectionProps) {
  return (
    <section
      data-slot="section"
      id={id}
      aria-labelledby={`${id}-title`}
      className={cn("min-w-0", className)}
      {...props}
    >
      <div className="mb-2 flex min-h-6 items-center justify-between gap-3">
        <h2 id={`${id}-title`} className="text-sm font-medium text-gray-11">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
