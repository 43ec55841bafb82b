import { cn } from "@/app/_components/ui/cn";

/** Two strokes over one line: signed, and signed again. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 20 20"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cn("size-5 shrink-0 stroke-accent", className)}
    >
      <path d="M3 10.5 6 13.5 11.5 6" />
      <path d="M9.5 12.5 10.5 13.5 16.5 5.5" />
      <path d="M3 17h14" className="stroke-gray-12" />
    </svg>
  );
}
