"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { Button } from "@/app/_components/ui/button";

/** `label`: what it copies, where that is too long to be its own name. */
export function CopyButton({ text, label = text }: { text: string; label?: string }) {
  const t = useTranslations("workflows");
  const copy = () => void navigator.clipboard.writeText(text).then(() => toast.success(t("copied")));
  return (
    <Button variant="quiet" size="sm" aria-label={`${t("copy")}: ${label}`} title={t("copy")} onClick={copy}>
      <Copy aria-hidden />
    </Button>
  );
}
