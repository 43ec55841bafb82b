import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const badgeVariants = cva(
  "inline-flex h-5 items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3",
  {
    variants: {
      meaning: {
        neutral: "border-gray-7 bg-gray-3 text-gray-11",
        good: "border-good-border/40 bg-good-tint text-good",
        attention: "border-attention-border/40 bg-attention-tint text-attention",
        danger: "border-danger-border/40 bg-danger-tint text-danger",
        info: "border-info-border/40 bg-info-tint text-info",
      },
    },
    defaultVariants: { meaning: "neutral" },
  },
);

export type Meaning = NonNullable<VariantProps<typeof badgeVariants>["meaning"]>;

export function Badge({ meaning, className, ...props }: ComponentProps<"span"> & { meaning?: Meaning }) {
  return <span data-slot="badge" className={cn(badgeVariants({ meaning }), className)} {...props} />;
}
