"use client";

import { Check } from "lucide-react";
import { DropdownMenu as RadixMenu } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const DropdownMenu = RadixMenu.Root;
export const DropdownMenuTrigger = RadixMenu.Trigger;
export const DropdownMenuRadioGroup = RadixMenu.RadioGroup;

const itemClasses =
  "relative flex h-8 items-center gap-2 rounded-sm px-2 text-base outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-gray-4 coarse:h-11 [&_svg]:size-4 [&_svg]:text-gray-11";

export function DropdownMenuContent({ className, sideOffset = 6, ...props }: ComponentProps<typeof RadixMenu.Content>) {
  // No portal: what belongs to a landmark stays in it.
  return (
    <RadixMenu.Content
      data-slot="dropdown-menu-content"
      sideOffset={sideOffset}
      collisionPadding={8}
      className={cn(
        "z-50 min-w-52 animate-appear rounded-md border border-gray-7 bg-gray-1 p-1 shadow-float",
        className,
      )}
      {...props}
    />
  );
}

export function DropdownMenuItem({ className, ...props }: ComponentProps<typeof RadixMenu.Item>) {
  return <RadixMenu.Item data-slot="dropdown-menu-item" className={cn(itemClasses, className)} {...props} />;
}

export function DropdownMenuRadioItem({ className, children, ...props }: ComponentProps<typeof RadixMenu.RadioItem>) {
  return (
    <RadixMenu.RadioItem data-slot="dropdown-menu-radio-item" className={cn(itemClasses, className)} {...props}>
      {children}
      <RadixMenu.ItemIndicator className="ms-auto">
        <Check aria-hidden />
      </RadixMenu.ItemIndicator>
    </RadixMenu.RadioItem>
  );
}

export function DropdownMenuCheckboxItem({
  className,
  children,
  ...props
}: ComponentProps<typeof RadixMenu.CheckboxItem>) {
  return (
    <RadixMenu.CheckboxItem data-slot="dropdown-menu-checkbox-item" className={cn(itemClasses, className)} {...props}>
      {children}
      <RadixMenu.ItemIndicator className="ms-auto">
        <Check aria-hidden />
      </RadixMenu.ItemIndicator>
    </RadixMenu.CheckboxItem>
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof RadixMenu.Label>) {
  return (
    <RadixMenu.Label
      data-slot="dropdown-menu-label"
      className={cn("px-2 py-1.5 text-xs text-gray-11", className)}
      {...props}
    />
  );
}

export function DropdownMenuSeparator({ className, ...props }: ComponentProps<typeof RadixMenu.Separator>) {
  return <RadixMenu.Separator className={cn("-mx-1 my-1 h-px bg-gray-6", className)} {...props} />;
}
