import type { webApi } from "@slack/bolt";
import { botScopes } from "./install";
import type { SlackSettings } from "./slack-settings";

/**
 * What makes the app at Slack in one paste (https://docs.slack.dev/reference/app-manifest). `appUrl`: of this installation, where Slack can reach
 * it by https; null: it can't, and is asked over a socket. `settings`: how it speaks with Slack already; null: not yet.
 */
export function slackManifest(appUrl: string | null, settings: SlackSettings | null) {
  const url = appUrl && `${appUrl}/api/channels/slack`;
  return {
    display_information: {
      name: "Countersign",
      description: "Approve, edit or reject AI drafts where you work",
      background_color: "#1f2937",
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: "Countersign", always_online: true },
      slash_commands: [
        {
          command: "/countersign",
          ...(url && { url }),
          description: "What waits for you, or a search",
          usage_hint: "[words] | link CODE | help",
          should_escape: true,
        },
      ],
    },
    oauth_config: { ...(url && { redirect_urls: [`${url}/oauth`] }), scopes: { bot: [...botScopes] } },
    settings: {
      event_subscriptions: {
        ...(url && { request_url: url }),
        bot_events: [
          "app_home_opened",
          "app_uninstalled",
          "message.channels",
          "message.groups",
          "message.im",
          "tokens_revoked",
        ],
      },
      interactivity: { is_enabled: true, ...(url && { request_url: url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === null,
      // A token in the environment would end after twelve hours; and it can't be switched off again.
      token_rotation_enabled:
        url !== null && settings !== null && settings.oauth !== null && settings.botToken === null,
    },
  } satisfies webApi.AppsManifestValidateArguments["manifest"];
}
