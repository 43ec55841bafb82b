"use client";

import { Command as Cmdk } from "cmdk";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** A list that is searched by typing and chosen from with the arrows. */
export function Command({ className, ...props }: ComponentProps<typeof Cmdk>) {
  return <Cmdk data-slot="command" loop className={cn("flex min-h-0 flex-col", className)} {...props} />;
}

export function CommandInput({ className, ...props }: ComponentProps<typeof Cmdk.Input>) {
  return (
    <Cmdk.Input
      autoFocus
      className={cn(
        "h-10 w-full shrink-0 border-b bg-transparent px-4 text-base outline-none placeholder:text-gray-11 coarse:h-12",
        className,
      )}
      {...props}
    />
  );
}

export function CommandList({ className, ...props }: ComponentProps<typeof Cmdk.List>) {
  return <Cmdk.List className={cn("max-h-72 overflow-y-auto p-1", className)} {...props} />;
}

export function CommandEmpty(props: ComponentProps<typeof Cmdk.Empty>) {
  return <Cmdk.Empty className="px-3 py-4 text-gray-11" {...props} />;
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Cmdk.Group>) {
  return (
    <Cmdk.Group
      className={cn(
        "[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-gray-11",
        className,
      )}
      {...props}
    />
  );
}

interface ItemProps extends Omit<ComponentProps<typeof Cmdk.Item>, "children"> {
  label: ReactNode;
  /** Below it, quietly. */
  hint?: string;
  /** At the reader's end. */
  aside?: ReactNode;
}

export function CommandItem({ label, hint, aside, className, ...props }: ItemProps) {
  return (
    <Cmdk.Item
      className={cn(
        "flex items-center gap-3 rounded-sm px-3 py-1.5 select-none data-[selected=true]:bg-gray-4 coarse:min-h-11",
        className,
      )}
      {...props}
    >
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate">
          {label}
        </span>
        {hint && (
          <span dir="auto" className="block truncate text-sm text-gray-11">
            {hint}
          </span>
        )}
      </span>
      {aside}
    </Cmdk.Item>
  );
}
