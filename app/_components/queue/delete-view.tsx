"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { startTransition, useActionState } from "react";
import { forgetView } from "@/app/_actions/views";

/** Takes one's own saved view away. */
export function DeleteView({ id, name }: { id: string; name: string }) {
  const t = useTranslations("shell");
  const [answer, forget, pending] = useActionState(forgetView, { kind: "idle" });
  return (
    <>
      <button
        type="button"
        disabled={pending}
        onClick={() => startTransition(() => forget({ viewId: id }))}
        aria-label={t("deleteView", { name })}
        title={t("deleteView", { name })}
        className="grid size-6 shrink-0 place-items-center rounded-sm text-gray-11 opacity-0 group-hover/view:opacity-100 hover:bg-gray-5 focus-visible:opacity-100 coarse:size-11 coarse:opacity-100"
      >
        <X aria-hidden className="size-3.5" />
      </button>
      {answer.kind === "refused" && (
        <p role="alert" className="basis-full px-2 text-sm text-danger">
          {answer.message}
        </p>
      )}
    </>
  );
}
