/** The part of a message that its sender has just written: no markup, no earlier mails quoted below. Pure. */
const quotedFrom = [
  /^-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale)/im,
  /^(?:on|am|le|el|il|op|em)\b.{5,100}(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu)\s?.{0,60}:\s*$/im,
  /^_{10,}\s*$/m,
];
const quotedLine = /^[^\S\r\n\u2028\u2029]*>.*$/gm;
const markup =
  /<(?:script|style)\b[\s\S]{0,20000}?<\/(?:script|style)>|<!--[\s\S]{0,5000}?-->|<\/?[a-z][^<>]{0,1000}>/gi;
const placeholder = /\[[a-z]+-\d{1,3}\]/g;
const link = /https?:\/\/\S{1,500}/gi;

export function readableText(message: string): string {
  const cut = quotedFrom.map((mark) => message.search(mark)).filter((at) => at > 0);
  const latest = message.slice(0, Math.min(message.length, ...cut)).replace(quotedLine, "");
  const written = latest.trim() === "" ? message : latest;
  return written.replace(markup, " ").replace(link, " ").replace(placeholder, " ").trim();
}
