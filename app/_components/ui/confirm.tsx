"use client";

import { AlertDialog as RadixAlertDialog } from "radix-ui";
import type { ReactElement } from "react";
import { buttonVariants } from "./button";
import { DialogFooter, floatingPanelClasses, FocusReturn, overlayClasses } from "./dialog";

interface ConfirmProps {
  /** The button that opens it; without one, `open` and `onOpenChange` do. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: string;
  /** What will happen. */
  body: string;
  cancel: string;
  action: string;
  /** For what can't be undone. */
  danger?: boolean;
  onConfirm: () => void;
}

/** The second look that something grave asks for, which says what it will do. */
export function Confirm({
  trigger,
  open,
  onOpenChange,
  title,
  body,
  cancel,
  action,
  danger = false,
  onConfirm,
}: ConfirmProps) {
  return (
    <RadixAlertDialog.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <RadixAlertDialog.Trigger asChild>{trigger}</RadixAlertDialog.Trigger>}
      <RadixAlertDialog.Portal>
        <RadixAlertDialog.Overlay data-slot="confirm-overlay" className={overlayClasses} />
        <RadixAlertDialog.Content data-slot="confirm" className={floatingPanelClasses}>
          <FocusReturn />
          <div>
            <RadixAlertDialog.Title className="text-lg font-semibold">{title}</RadixAlertDialog.Title>
            <RadixAlertDialog.Description className="text-base text-gray-11 wrap-anywhere">
              {body}
            </RadixAlertDialog.Description>
          </div>
          <DialogFooter>
            <RadixAlertDialog.Cancel className={buttonVariants({ variant: "secondary" })}>
              {cancel}
            </RadixAlertDialog.Cancel>
            <RadixAlertDialog.Action
              className={buttonVariants({ variant: danger ? "danger" : "primary" })}
              onClick={onConfirm}
            >
              {action}
            </RadixAlertDialog.Action>
          </DialogFooter>
        </RadixAlertDialog.Content>
      </RadixAlertDialog.Portal>
    </RadixAlertDialog.Root>
  );
}
