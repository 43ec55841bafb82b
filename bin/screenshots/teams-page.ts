/** An Adaptive Card in a page, by Microsoft's own renderer with the looks that Teams documents for its light theme. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "@/bin/server/project-root";
import type { Part } from "@/lib/channels/teams/render-card";

const looks = {
  fontFamily: '"Segoe UI", system-ui, sans-serif',
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 12 },
  containerStyles: {
    default: {
      backgroundColor: "#ffffff",
      foregroundColors: {
        default: { default: "#242424", subtle: "#616161" },
        attention: { default: "#c4314b", subtle: "#c4314b" },
        warning: { default: "#835c00", subtle: "#835c00" },
      },
    },
    attention: { backgroundColor: "#fdf3f4", foregroundColors: { default: { default: "#c4314b", subtle: "#c4314b" } } },
  },
  actions: { maxActions: 6, actionsOrientation: "horizontal", actionAlignment: "left", buttonSpacing: 8 },
};

export function teamsPage(card: Part): string {
  const library = readFileSync(
    path.join(projectRoot(), "node_modules/adaptivecards/dist/adaptivecards.min.js"),
    "utf8",
  );
  // JSON in a script may hold the end of one.
  const data = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");
  return `<!doctype html><meta charset="utf-8"><style>
body{margin:0;padding:20px;width:640px;background:#f5f5f5}
.ac-adaptiveCard{border-radius:6px;box-shadow:0 1px 4px #0003;overflow-wrap:anywhere}
.ac-pushButton{font:600 14px "Segoe UI",system-ui,sans-serif;border:1px solid #d1d1d1;border-radius:4px;background:#fff;padding:5px 12px}
.ac-pushButton.style-positive{background:#5b5fc7;border-color:#5b5fc7;color:#fff}.ac-pushButton.style-destructive{color:#c4314b}
.ac-actionSet{flex-wrap:wrap}
</style><body><script>${library}</script><script>{
const card = new AdaptiveCards.AdaptiveCard();
card.hostConfig = new AdaptiveCards.HostConfig(${data(looks)});
card.parse(${data(card)});
document.body.append(card.render());
}</script>`;
}
