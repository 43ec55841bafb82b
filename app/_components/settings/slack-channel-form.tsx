"use client";

import { useTranslations } from "next-intl";
import { startTransition, useState } from "react";
import { keepSlackChannel } from "@/app/_actions/channels";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";

interface SlackChannelFormProps {
  workflowId: string;
  name: string;
  channel: string | null;
}

/** In which channel a workflow's drafts stand as cards. */
export function SlackChannelForm({ workflowId, name, channel }: SlackChannelFormProps) {
  const t = useTranslations("channels");
  const [text, setText] = useState(channel ?? "");
  const [, save, pending] = useToldAction<object>(keepSlackChannel);
  const id = `channel-${workflowId}`;
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        startTransition(() => save({ workflowId, channel: text.trim() }));
      }}
    >
      <Field label={t("channelOf", { name })} htmlFor={id} className="w-full max-w-xs">
        <Input
          id={id}
          aria-describedby="channel-hint"
          value={text}
          pattern="\s*([CG][A-Z0-9]{2,})?\s*"
          title={t("channelHint")}
          spellCheck={false}
          autoCapitalize="characters"
          onChange={({ target }) => setText(target.value)}
        />
      </Field>
      <Button type="submit" disabled={pending || text.trim() === (channel ?? "")}>
        {t("save")}
      </Button>
    </form>
  );
}
