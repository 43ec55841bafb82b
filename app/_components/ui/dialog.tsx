"use client";

import { Dialog as RadixDialog } from "radix-ui";
import { type ComponentProps, useEffect, useState } from "react";
import { cn } from "./cn";

export const Dialog = RadixDialog.Root;
export const DialogClose = RadixDialog.Close;

export const overlayClasses = "fixed inset-0 z-40 bg-[oklch(0.15_0.01_75/0.4)] animate-appear";
export const floatingPanelClasses =
  "fixed inset-x-0 bottom-0 z-50 mx-auto grid max-h-[85dvh] w-full max-w-md gap-4 overflow-y-auto rounded-t-md border border-gray-7 bg-gray-1 p-5 shadow-float animate-appear sm:top-[18dvh] sm:bottom-auto sm:rounded-md";

/** In a dialog: gives the focus back to what had it, unless it is somewhere already. One that a key opens has no trigger to go back to. */
export function FocusReturn(): null {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Once the dialog is gone, and what it was for is begun.
      setTimeout(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement)
          before.focus({ preventScroll: true });
      });
    },
    [before],
  );
  return null;
}

export function DialogContent({ className, children, ...props }: ComponentProps<typeof RadixDialog.Content>) {
  return (
    <RadixDialog.Portal>
      <RadixDialog.Overlay data-slot="dialog-overlay" className={overlayClasses} />
      <RadixDialog.Content data-slot="dialog-content" className={cn(floatingPanelClasses, className)} {...props}>
        <FocusReturn />
        {children}
      </RadixDialog.Content>
    </RadixDialog.Portal>
  );
}

export function DialogTitle({ className, ...props }: ComponentProps<typeof RadixDialog.Title>) {
  return <RadixDialog.Title data-slot="dialog-title" className={cn("text-lg font-semibold", className)} {...props} />;
}

export function DialogDescription({ className, ...props }: ComponentProps<typeof RadixDialog.Description>) {
  return (
    <RadixDialog.Description
      data-slot="dialog-description"
      className={cn("text-base text-gray-11 wrap-anywhere", className)}
      {...props}
    />
  );
}

/** The one primary button last, at the reader's end. */
export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="dialog-footer" className={cn("flex flex-wrap justify-end gap-2", className)} {...props} />;
}
