"use client";

import { Tooltip as RadixTooltip } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const TooltipProvider = RadixTooltip.Provider;

interface TooltipProps extends Omit<ComponentProps<typeof RadixTooltip.Content>, "content"> {
  content: ReactNode;
}

/** A word more about its one child, which must be focusable. Never the only place of what is needed. */
export function Tooltip({ content, children, className, ...props }: TooltipProps) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content
          data-slot="tooltip"
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            "z-50 max-w-72 rounded-sm bg-gray-12 px-2 py-1 text-xs text-gray-1 shadow-float animate-appear",
            className,
          )}
          {...props}
        >
          {content}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
