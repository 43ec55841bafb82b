"use client";

import { Tabs as RadixTabs } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const Tabs = RadixTabs.Root;
export const TabsContent = RadixTabs.Content;

export function TabsList({ className, ...props }: ComponentProps<typeof RadixTabs.List>) {
  return (
    <RadixTabs.List
      data-slot="tabs-list"
      className={cn("inline-flex rounded-md bg-gray-3 p-0.5", className)}
      {...props}
    />
  );
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof RadixTabs.Trigger>) {
  return (
    <RadixTabs.Trigger
      data-slot="tabs-trigger"
      className={cn(
        "h-6 rounded-sm px-2 text-sm font-medium text-gray-11 transition-colors hover:text-gray-12 data-[state=active]:bg-gray-1 data-[state=active]:text-gray-12 coarse:h-11",
        className,
      )}
      {...props}
    />
  );
}
