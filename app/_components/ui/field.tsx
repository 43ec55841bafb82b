import { Label as RadixLabel } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export function Label({ className, ...props }: ComponentProps<typeof RadixLabel.Root>) {
  return <RadixLabel.Root data-slot="label" className={cn("text-sm font-medium", className)} {...props} />;
}

interface FieldProps extends ComponentProps<"div"> {
  label: ReactNode;
  htmlFor: string;
  /** Give the control `aria-describedby={`${htmlFor}-hint`}` where there is one. */
  hint?: ReactNode;
  /** Give the control `aria-describedby={`${htmlFor}-error`}` and `aria-invalid` where there is one. */
  error?: ReactNode;
}

/** A control with its label, and its fault beside it. */
export function Field({ label, htmlFor, hint, error, className, children, ...props }: FieldProps) {
  return (
    <div data-slot="field" className={cn("grid gap-1.5", className)} {...props}>
      <Label htmlFor={htmlFor}>{label}</Label>
      {children}
      {hint && (
        <p id={`${htmlFor}-hint`} className="text-sm text-gray-11">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${htmlFor}-error`} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
