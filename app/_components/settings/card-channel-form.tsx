"use client";

import { useTranslations } from "next-intl";
import { startTransition, useState } from "react";
import { keepCardChannel } from "@/app/_actions/channels";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";

interface CardChannelFormProps {
  workflowId: string;
  name: string;
  channel: string | null;
}

const pattern = String.raw`\s*(19:[\w.\-]+@thread\.(tacv2|skype))?\s*`;

/** In which channel of Teams a workflow's drafts stand as cards: Teams does not list them to an app. */
export function CardChannelForm({ workflowId, name, channel }: CardChannelFormProps) {
  const t = useTranslations("channels");
  const [text, setText] = useState(channel ?? "");
  const [, save, pending] = useToldAction<object>(keepCardChannel);
  const id = `teams-channel-${workflowId}`;
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        startTransition(() => save({ workflowId, on: "teams", channel: text.trim() }));
      }}
    >
      <Field label={t("channelOf", { name })} htmlFor={id} className="w-full max-w-xs">
        <Input
          id={id}
          aria-describedby="teams-channel-hint"
          value={text}
          pattern={pattern}
          title={t("teamsChannelHint")}
          spellCheck={false}
          autoCapitalize="none"
          onChange={({ target }) => setText(target.value)}
        />
      </Field>
      <Button type="submit" disabled={pending || text.trim() === (channel ?? "")}>
        {t("save")}
      </Button>
    </form>
  );
}
