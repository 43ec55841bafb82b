"use client";

import { useState } from "react";
import { useFetched } from "@/app/_components/shell/use-fetched";
import type { TeamChannels } from "@/lib/channels/slack-channels";
import type { WorkflowItem } from "@/lib/workflows/list-workflows";
import { SlackChannelPicker } from "./slack-channel-picker";

/** Each workflow's channel in Slack, of those that the app is in: asked for once. */
export function SlackChannels({ workflows }: { workflows: WorkflowItem[] }) {
  const [looks, setLooks] = useState(0);
  const url = "/settings/channels/slack";
  const found = useFetched<TeamChannels[]>(looks === 0 ? url : `${url}?anew=${looks}`);
  return workflows.map(({ id, name, slackChannel, slackTeam }) => (
    <SlackChannelPicker
      key={id}
      workflowId={id}
      name={name}
      channel={slackChannel}
      team={slackTeam}
      found={found}
      onLookAgain={() => setLooks(looks + 1)}
    />
  ));
}
