import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

interface StateProps extends Omit<ComponentProps<"div">, "title"> {
  icon: ReactNode;
  title: ReactNode;
  /** The one thing to do next. */
  action?: ReactNode;
  /** A page's only heading where nothing else is on the page. */
  as?: "h1" | "h2";
}

/** What a page says when it has nothing else to show: what is the case, why, what to do now. */
export function State({ icon, title, action, as: Heading = "h2", className, children, ...props }: StateProps) {
  return (
    <div
      data-slot="state"
      className={cn("mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center", className)}
      {...props}
    >
      <div aria-hidden className="mb-4 text-gray-9 [&_svg]:size-6 [&_svg]:stroke-[1.5]">
        {icon}
      </div>
      <Heading className="text-lg font-semibold">{title}</Heading>
      <div className="mt-1 text-base text-gray-11">{children}</div>
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}
