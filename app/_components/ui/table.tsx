import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Scrolls sideways by itself, never the page. `label` names it for a screen reader and the keyboard. */
export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    <div data-slot="table-scroller" role="region" aria-label={label} tabIndex={0} className="w-full overflow-x-auto">
      <table data-slot="table" className={cn("w-full border-collapse text-base tabular-nums", className)} {...props} />
    </div>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead data-slot="table-head" className={cn("text-start", className)} {...props} />;
}

export function TableHeader({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      data-slot="table-header"
      scope="col"
      className={cn(
        "h-8 border-b px-3 first:ps-4 last:pe-4 md:first:ps-6 md:last:pe-6 text-start text-xs font-medium whitespace-nowrap text-gray-11",
        className,
      )}
      {...props}
    />
  );
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr data-slot="table-row" className={cn("border-b border-gray-4 hover:bg-gray-2", className)} {...props} />;
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return (
    <td
      data-slot="table-cell"
      className={cn("h-10 px-3 py-2 align-top first:ps-4 last:pe-4 md:first:ps-6 md:last:pe-6", className)}
      {...props}
    />
  );
}
