/** Texts as Slack takes them. Pure. */

/** Within mrkdwn: no mention, link or channel can be made of it (https://docs.slack.dev/messaging/formatting-message-text#escaping). */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The other way round, of what people typed in Slack; what they named stays readable. */
export const unescaped = (text: string): string =>
  text
    .replace(/<(?:mailto:|tel:)?([^|>]*)\|([^>]*)>/g, (_, target: string, label: string) =>
      target.startsWith("http") && label !== target ? `${label} (${target})` : label || target,
    )
    .replace(/<([^>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

export const plainText = (text: string) => ({ type: "plain_text", text, emoji: false }) as const;
