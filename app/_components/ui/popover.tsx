"use client";

import { Popover as RadixPopover } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const Popover = RadixPopover.Root;
export const PopoverTrigger = RadixPopover.Trigger;

export function PopoverContent({ className, sideOffset = 6, ...props }: ComponentProps<typeof RadixPopover.Content>) {
  // No portal: what belongs to a landmark stays in it.
  return (
    <RadixPopover.Content
      data-slot="popover-content"
      sideOffset={sideOffset}
      collisionPadding={8}
      className={cn(
        "z-50 max-h-(--radix-popover-content-available-height) w-[min(22rem,calc(100vw-1rem))] animate-appear overflow-y-auto rounded-md border border-gray-7 bg-gray-1 p-4 shadow-float",
        className,
      )}
      {...props}
    />
  );
}
