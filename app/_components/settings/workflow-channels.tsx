import { useTranslations } from "next-intl";
import { Section } from "@/app/_components/ui/section";
import type { WorkflowItem } from "@/lib/workflows/list-workflows";
import { CardChannelForm } from "./card-channel-form";
import { SlackChannels } from "./slack-channels";

interface WorkflowChannelsProps {
  on: "slack" | "teams";
  /** The app is in a team of that platform. */
  shown: boolean;
  workflows: WorkflowItem[];
  mayChange: boolean;
}

/** In which channel of a platform each workflow's drafts stand. */
export function WorkflowChannels({ on, shown, workflows, mayChange }: WorkflowChannelsProps) {
  const t = useTranslations("channels");
  if (!shown || workflows.length === 0) return null;
  return (
    <Section id={`${on}-channels`} title={t(`${on}Channels`)}>
      <p className="mb-3 max-w-2xl">{t(`${on}ChannelsHint`)}</p>
      <div className="grid gap-3">
        {mayChange && on === "slack" && <SlackChannels workflows={workflows} />}
        {mayChange &&
          on === "teams" &&
          workflows.map(({ id, name, teamsChannel }) => (
            <CardChannelForm key={id} workflowId={id} name={name} channel={teamsChannel} />
          ))}
        {!mayChange &&
          workflows.map(({ id, name, slackChannel, teamsChannel }) => (
            <p key={id} className="wrap-anywhere">
              {t("channelOf", { name })}: {(on === "slack" ? slackChannel : teamsChannel) ?? "-"}
            </p>
          ))}
      </div>
      {on === "teams" && (
        <p id="teams-channel-hint" className="mt-2 max-w-2xl text-sm text-gray-11">
          {t("teamsChannelHint")}
        </p>
      )}
    </Section>
  );
}
