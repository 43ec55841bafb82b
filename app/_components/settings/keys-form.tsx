"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, startTransition, useState } from "react";
import { keepPreferences } from "@/app/_actions/preferences";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Input } from "@/app/_components/ui/input";
import { clashingIn, type CommandId, commandIds, defaultKeys, type Keys, keysOf } from "@/lib/members/shortcut-keys";

/** A key for every command. No two may share one. */
export function KeysForm({ keys: saved }: { keys: Keys }) {
  const t = useTranslations();
  const [keys, setKeys] = useState(saved);
  const [, save, pending] = useToldAction<object>(keepPreferences);
  const clashing = clashingIn(keys);
  const faulty = clashing.length > 0 || commandIds.some((id) => keys[id] === "");

  const set = (id: CommandId, typed: string) =>
    // The last one typed counts, so that nobody has to delete the one before.
    setKeys({ ...keys, [id]: Array.from(typed.trim().toLowerCase()).at(-1) ?? "" });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const own = Object.fromEntries(
      commandIds.flatMap((id) => (keys[id] === defaultKeys[id] ? [] : [[id, keys[id]] as const])),
    );
    startTransition(() => save({ keys: Object.keys(own).length > 0 ? own : null }));
  };
  return (
    <form onSubmit={submit} className="grid max-w-2xl justify-items-start gap-3">
      <div className="grid w-full gap-x-8 gap-y-1.5 sm:grid-cols-2">
        {commandIds.map((id) => (
          <label key={id} className="flex items-center justify-between gap-3">
            {t(`palette.commands.${id}`)}
            <Input
              value={keys[id]}
              required
              maxLength={4}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              aria-invalid={clashing.includes(id)}
              onChange={({ target }) => set(id, target.value)}
              className="w-11 text-center uppercase"
            />
          </label>
        ))}
      </div>
      {clashing.length > 0 && (
        <p role="alert" className="text-sm text-danger">
          {t("personal.keysClash", { names: clashing.map((id) => t(`palette.commands.${id}`)).join(", ") })}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" disabled={pending || faulty}>
          {t("personal.saveKeys")}
        </Button>
        <Button variant="quiet" disabled={pending} onClick={() => setKeys(keysOf())}>
          {t("personal.defaultKeys")}
        </Button>
      </div>
    </form>
  );
}
