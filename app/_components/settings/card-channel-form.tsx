"use client";

import { useTranslations } from "next-intl";
import { startTransition, useState } from "react";
import { keepCardChannel } from "@/app/_actions/channels";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Input } from "@/app/_components/ui/input";

interface CardChannelFormProps {
  on: "slack" | "teams";
  workflowId: string;
  name: string;
  channel: string | null;
}

const patterns = {
  slack: String.raw`\s*([CG][A-Z0-9]{2,})?\s*`,
  teams: String.raw`\s*(19:[\w.\-]+@thread\.(tacv2|skype))?\s*`,
};

/** In which channel a workflow's drafts stand as cards. */
export function CardChannelForm({ on, workflowId, name, channel }: CardChannelFormProps) {
  const t = useTranslations("channels");
  const [text, setText] = useState(channel ?? "");
  const [, save, pending] = useToldAction<object>(keepCardChannel);
  const id = `${on}-channel-${workflowId}`;
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        startTransition(() => save({ workflowId, on, channel: text.trim() }));
      }}
    >
      <Field label={t("channelOf", { name })} htmlFor={id} className="w-full max-w-xs">
        <Input
          id={id}
          aria-describedby={`${on}-channel-hint`}
          value={text}
          pattern={patterns[on]}
          title={t(`${on}ChannelHint`)}
          spellCheck={false}
          autoCapitalize={on === "slack" ? "characters" : "none"}
          onChange={({ target }) => setText(target.value)}
        />
      </Field>
      <Button type="submit" disabled={pending || text.trim() === (channel ?? "")}>
        {t("save")}
      </Button>
    </form>
  );
}
