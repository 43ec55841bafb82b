"use client";

import { AlertDialog as RadixAlertDialog } from "radix-ui";
import type { ComponentProps } from "react";
import { buttonVariants } from "./button";
import { cn } from "./cn";
import { floatingPanelClasses, overlayClasses } from "./dialog";

export const AlertDialog = RadixAlertDialog.Root;
export const AlertDialogTrigger = RadixAlertDialog.Trigger;

export function AlertDialogContent({ className, ...props }: ComponentProps<typeof RadixAlertDialog.Content>) {
  return (
    <RadixAlertDialog.Portal>
      <RadixAlertDialog.Overlay data-slot="alert-dialog-overlay" className={overlayClasses} />
      <RadixAlertDialog.Content
        data-slot="alert-dialog-content"
        className={cn(floatingPanelClasses, className)}
        {...props}
      />
    </RadixAlertDialog.Portal>
  );
}

export function AlertDialogTitle({ className, ...props }: ComponentProps<typeof RadixAlertDialog.Title>) {
  return (
    <RadixAlertDialog.Title
      data-slot="alert-dialog-title"
      className={cn("text-lg font-semibold", className)}
      {...props}
    />
  );
}

export function AlertDialogDescription({ className, ...props }: ComponentProps<typeof RadixAlertDialog.Description>) {
  return (
    <RadixAlertDialog.Description
      data-slot="alert-dialog-description"
      className={cn("text-base text-gray-11 wrap-anywhere", className)}
      {...props}
    />
  );
}

export function AlertDialogCancel({ className, ...props }: ComponentProps<typeof RadixAlertDialog.Cancel>) {
  return <RadixAlertDialog.Cancel className={cn(buttonVariants({ variant: "secondary" }), className)} {...props} />;
}

interface ActionProps extends ComponentProps<typeof RadixAlertDialog.Action> {
  variant?: "primary" | "danger";
}

export function AlertDialogAction({ variant = "primary", className, ...props }: ActionProps) {
  return <RadixAlertDialog.Action className={cn(buttonVariants({ variant }), className)} {...props} />;
}
