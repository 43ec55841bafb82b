"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Says outcomes that the page itself no longer shows. The one live region for them. */
export function Toaster({ label }: { label: string }) {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      containerAriaLabel={label}
      toastOptions={{
        classNames: {
          toast: "!rounded-md !border !border-gray-7 !bg-gray-1 !font-sans !text-base !text-gray-12 !shadow-float",
          description: "!text-gray-11",
        },
      }}
    />
  );
}
