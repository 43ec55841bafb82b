"use client";

import { startTransition, useOptimistic } from "react";
import { keepPreferences } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";

interface PreferenceBoxProps {
  name: "mail" | "slack" | "teams";
  on: boolean;
  label: string;
}

/** One of the reader's own settings that is on or off, kept at once. */
export function PreferenceBox({ name, on, label }: PreferenceBoxProps) {
  const [wanted, want] = useOptimistic(on);
  const [, save] = useToldAction<object>(keepPreferences);
  const pick = (next: boolean) =>
    startTransition(() => {
      want(next);
      save({ [name]: next });
    });
  return (
    <label className="flex items-center gap-2 coarse:min-h-11">
      <input
        type="checkbox"
        checked={wanted}
        onChange={(event) => pick(event.target.checked)}
        className="size-4 accent-accent-solid"
      />
      {label}
    </label>
  );
}
