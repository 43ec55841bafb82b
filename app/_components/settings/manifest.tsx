import { CopyButton } from "@/app/_components/workflows/copy-button";

interface ManifestProps {
  label: string;
  open: boolean;
  children: string;
}

/** What a platform's app is made from in one paste. */
export function Manifest({ label, open, children }: ManifestProps) {
  return (
    <details className="mt-4 max-w-3xl" open={open}>
      <summary className="cursor-pointer text-sm text-gray-11">{label}</summary>
      <div className="flex items-start gap-2">
        {/* Can be scrolled from the keyboard. */}
        <pre
          tabIndex={0}
          aria-label={label}
          className="mt-2 max-h-80 min-w-0 flex-1 overflow-auto rounded-md bg-gray-3 p-3 text-sm"
        >
          {children}
        </pre>
        <CopyButton text={children} label={label} />
      </div>
    </details>
  );
}
