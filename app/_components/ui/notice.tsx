import { cva, type VariantProps } from "class-variance-authority";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const noticeVariants = cva("flex items-start gap-2.5 rounded-md border px-3 py-2 text-base", {
  variants: {
    meaning: {
      good: "border-good-border/50 bg-good-tint [&>svg]:text-good",
      attention: "border-attention-border/50 bg-attention-tint [&>svg]:text-attention",
      danger: "border-danger-border/50 bg-danger-tint [&>svg]:text-danger",
      info: "border-info-border/50 bg-info-tint [&>svg]:text-info",
    },
  },
  defaultVariants: { meaning: "info" },
});

const icons = { good: CircleCheck, attention: TriangleAlert, danger: CircleAlert, info: Info };

interface NoticeProps extends ComponentProps<"div"> {
  meaning: NonNullable<VariantProps<typeof noticeVariants>["meaning"]>;
}

/** A plain sentence that stays on the page: what happened, why, what to do now. */
export function Notice({ meaning, className, children, ...props }: NoticeProps) {
  const Icon = icons[meaning];
  return (
    <div data-slot="notice" className={cn(noticeVariants({ meaning }), className)} {...props}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 wrap-anywhere">{children}</div>
    </div>
  );
}
