import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent-solid text-on-solid hover:bg-accent-solid-hover",
        secondary: "border-gray-7 bg-gray-1 text-gray-12 hover:bg-gray-3 active:bg-gray-4",
        quiet: "border-transparent bg-transparent text-gray-12 hover:bg-gray-3 active:bg-gray-4",
        danger: "border-transparent bg-danger-solid text-on-solid hover:bg-danger-solid-hover",
      },
      size: {
        sm: "h-7 px-2 text-sm coarse:h-11",
        md: "h-8 px-3 text-base coarse:h-11",
        icon: "size-8 coarse:size-11",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonVariants> {
  /** Renders the one child (a link) in the button's clothes. */
  asChild?: boolean;
}

export function Button({ asChild, variant, size, className, type = "button", ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) return <Slot.Root data-slot="button" className={classes} {...props} />;
  return <button data-slot="button" type={type} className={classes} {...props} />;
}
