"use client";

import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Says outcomes that the page itself no longer shows. A page that has such outcomes holds one; the others need not load it. */
export function Toaster() {
  const t = useTranslations("shell");
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      containerAriaLabel={t("notifications")}
      toastOptions={{
        classNames: {
          toast: "!rounded-md !border !border-gray-7 !bg-gray-1 !font-sans !text-base !text-gray-12 !shadow-float",
          description: "!text-gray-11",
        },
      }}
    />
  );
}
