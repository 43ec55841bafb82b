"use client";

import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog, DialogClose, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "./dialog";

interface FormDialogProps {
  title: string;
  /** What the form is for. */
  body: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}

/** Asks for something in a form, which is made anew with each opening. */
export function FormDialog({ title, body, open, onOpenChange, children }: FormDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <div>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{body}</DialogDescription>
        </div>
        {children}
      </DialogContent>
    </Dialog>
  );
}

/** Ends the form of a dialog: the way back, and the button that sends it. */
export function FormDialogFooter({ cancel, children }: { cancel: string; children: ReactNode }) {
  return (
    <DialogFooter>
      <DialogClose asChild>
        <Button>{cancel}</Button>
      </DialogClose>
      {children}
    </DialogFooter>
  );
}
