"use client";

import { ChevronsUpDown, Hash, Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { startTransition, useState } from "react";
import { keepCardChannel } from "@/app/_actions/channels";
import { useToldAction } from "@/app/_components/shell/use-told-action";
import { Button } from "@/app/_components/ui/button";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/app/_components/ui/command";
import { Field } from "@/app/_components/ui/field";
import { Popover, PopoverContent, PopoverTrigger } from "@/app/_components/ui/popover";
import { Skeleton } from "@/app/_components/ui/skeleton";
import type { TeamChannels } from "@/lib/channels/slack-channels";

/** What is asked of the server: undefined while it answers. */
export type FoundChannels = TeamChannels[] | "failed" | undefined;

interface Picked {
  channel: string;
  /** Undefined: the first. */
  team: string | undefined;
}

interface SlackChannelPickerProps {
  workflowId: string;
  name: string;
  channel: string | null;
  team: string | null;
  found: FoundChannels;
  /** Asks Slack once more. */
  onLookAgain: () => void;
}

/** In which channel of which team a workflow's drafts stand as cards: found by its name, or named by its id. */
export function SlackChannelPicker({ workflowId, name, channel, team, found, onLookAgain }: SlackChannelPickerProps) {
  const t = useTranslations("channels");
  const [open, setOpen] = useState(false);
  const [, save, pending] = useToldAction<object>(keepCardChannel);
  const id = `slack-channel-${workflowId}`;
  const shown = channel === null ? t("noChannel") : shownAs(t, found, { channel, team });
  const label = t("channelOf", { name });
  const pick = (picked: Picked) => {
    setOpen(false);
    startTransition(() => save({ workflowId, on: "slack", ...picked }));
  };
  return (
    <Field label={label} htmlFor={id} className="w-full max-w-xs">
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button id={id} aria-label={`${label}: ${shown}`} aria-busy={pending} className="w-full justify-between">
            <span dir="auto" className="truncate">
              {shown}
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-gray-11" />
          </Button>
        </PopoverTrigger>
        <PopoverContent align="start" aria-label={label} className="p-0">
          <Channels found={found} onPick={pick} onLookAgain={onLookAgain} />
        </PopoverContent>
      </Popover>
    </Field>
  );
}

/** By its name where that is known; the team of a channel that names none is the first. */
function shownAs(
  t: ReturnType<typeof useTranslations<"channels">>,
  found: FoundChannels,
  { channel, team }: { channel: string; team: string | null },
): string {
  if (found === undefined || found === "failed") return channel;
  const of = team === null ? found[0] : found.find(({ teamId }) => teamId === team);
  const known = of?.channels.find(({ id }) => id === channel);
  return `${known ? `#${known.name}` : channel} · ${of?.team ?? t("teamGone")}`;
}

const isChannelId = (text: string): boolean => /^[CG][A-Z0-9]{2,}$/.test(text);

interface ChannelsProps extends Pick<SlackChannelPickerProps, "found" | "onLookAgain"> {
  onPick: (picked: Picked) => void;
}

function Channels({ found, onPick, onLookAgain }: ChannelsProps) {
  const t = useTranslations("channels");
  const [typed, setTyped] = useState("");
  if (found === undefined) return <Skeleton className="m-4 h-8" />;

  const teams = found === "failed" ? [] : found;
  const failed = found === "failed" ? [{ team: "Slack", failed: "" }] : teams.filter((one) => one.failed !== null);
  const none = failed.length === 0 && teams.every(({ channels }) => channels.length === 0);
  const typedId = typed.trim().toUpperCase();
  return (
    <Command label={t("pickChannel")}>
      <CommandInput placeholder={t("searchChannel")} value={typed} onValueChange={setTyped} />
      {failed.map(({ team, failed: code }) => (
        <p key={team} role="alert" className="border-b px-4 py-2 text-sm text-danger">
          {t("channelsFailed", { team, code: code || "-" })}
        </p>
      ))}
      {none && <p className="border-b px-4 py-2 text-sm">{t("channelsNone")}</p>}
      <CommandList>
        <CommandEmpty>{t("noChannelFound")}</CommandEmpty>
        {teams.map(({ teamId, team, channels }) => (
          <CommandGroup key={teamId} heading={<bdi>{team}</bdi>}>
            {channels.map(({ id, name, isPrivate }) => (
              <CommandItem
                key={id}
                value={`${teamId}/${id}`}
                keywords={[name, team, id]}
                label={
                  <span className="flex items-center gap-2">
                    {isPrivate ? (
                      <Lock aria-label={t("privateChannel")} className="size-3.5 shrink-0" />
                    ) : (
                      <Hash aria-hidden className="size-3.5 shrink-0" />
                    )}
                    <span className="truncate">{name}</span>
                  </span>
                }
                onSelect={() => onPick({ channel: id, team: teamId })}
              />
            ))}
          </CommandGroup>
        ))}
        {isChannelId(typedId) &&
          (found === "failed" ? [null] : teams).map((of) => (
            <CommandItem
              key={of?.teamId}
              value={`id/${of?.teamId}/${typedId}`}
              keywords={[typed]}
              label={t("byId", { id: typedId })}
              hint={of?.team}
              onSelect={() => onPick({ channel: typedId, team: of?.teamId })}
            />
          ))}
        <CommandItem
          value="none"
          keywords={[t("noChannel")]}
          label={t("noChannel")}
          onSelect={() => onPick({ channel: "", team: undefined })}
        />
      </CommandList>
      <p className="border-t px-4 py-2 text-sm text-gray-11">
        {t("channelMissing")}{" "}
        <button type="button" className="text-accent underline underline-offset-2" onClick={onLookAgain}>
          {t("lookAgain")}
        </button>
      </p>
    </Command>
  );
}
