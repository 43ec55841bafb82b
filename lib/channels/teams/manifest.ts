/**
 * What makes the app in Teams, beside two pictures (https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema).
 * `appUrl`: of this installation. `appId`: of its bot, or a place for it where it is not known yet.
 */
export function teamsManifest(appUrl: string, appId: string) {
  return {
    $schema: "https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json",
    manifestVersion: "1.19",
    version: "1.0.0",
    id: appId,
    developer: {
      name: "Countersign",
      websiteUrl: appUrl,
      privacyUrl: appUrl,
      termsOfUseUrl: appUrl,
    },
    name: { short: "Countersign", full: "Countersign" },
    description: {
      short: "Approve, edit or reject AI drafts where you work",
      full: "Shows drafts that wait for a person as cards, and takes approvals, edits and rejections there.",
    },
    icons: { color: "color.png", outline: "outline.png" },
    accentColor: "#1f2937",
    bots: [
      {
        botId: appId,
        scopes: ["personal", "team"],
        commandLists: [
          {
            scopes: ["personal"],
            commands: [
              { title: "queue", description: "What waits for you" },
              { title: "help", description: "What can be written here" },
            ],
          },
        ],
      },
    ],
    validDomains: [new URL(appUrl).hostname],
  };
}
