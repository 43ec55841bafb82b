/** Slack's blocks as HTML, drawn the way Slack documents that it shows them. Slack itself has no renderer that others can run. */
import type { types } from "@slack/bolt";

type Json = Record<string, unknown>;

/** A message of the app's in a channel. */
export const slackMessage = (blocks: types.KnownBlock[]): string =>
  page(`<div class="message"><div class="app">C</div><div><b>Countersign</b> <span class="badge">APP</span> <span class="soft">10:24</span>
    ${blocks.map(block).join("")}</div></div>`);

export const slackModal = ({ title, blocks, submit, close }: types.ModalView): string =>
  page(`<div class="modal"><h1>${plain(title)}</h1>${blocks.map((one) => block(one as types.KnownBlock)).join("")}
    <div class="foot"><span class="button">${close ? plain(close) : ""}</span> <span class="button primary">${submit ? plain(submit) : ""}</span></div></div>`);

function block(one: types.KnownBlock): string {
  switch (one.type) {
    case "header":
      return `<h2>${plain(one.text)}</h2>`;
    case "section":
      return one.fields
        ? `<div class="fields">${one.fields.map((field) => `<div>${text(field)}</div>`).join("")}</div>`
        : `<div class="section">${one.text ? text(one.text) : ""}</div>`;
    case "context":
      return `<div class="context">${one.elements.map((element) => text(element as types.TextObject)).join(" ")}</div>`;
    case "actions":
      return `<div class="actions">${one.elements.map((element) => action(element as unknown as Json)).join("")}</div>`;
    case "input":
      return `<label>${plain(one.label)}</label>${typed(one.element as unknown as Json)}`;
    default:
      throw new Error(`A card has a ${one.type}, which is not drawn yet.`);
  }
}

function action({ type, text: label, style }: Json): string {
  if (type === "overflow") return `<span class="button">⋯</span>`;
  if (type === "button")
    return `<span class="button ${String(style ?? "")}">${plain(label as types.PlainTextElement)}</span>`;
  throw new Error(`A card has a ${String(type)}, which is not drawn yet.`);
}

const typed = ({ initial_value: value = "" }: Json): string => `<div class="typed">${escaped(String(value))}</div>`;

const text = (one: types.TextObject): string => (one.type === "plain_text" ? plain(one) : mrkdwn(one.text));
const plain = ({ text: words }: types.PlainTextElement): string => escaped(words);

/** As far as cards use it. What others wrote stands in it escaped by Slack's own rule. */
const mrkdwn = (words: string): string =>
  words
    .replace(/<([^|>]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
    .replace(/(^|[\s>])\*([^*\n]+)\*(?=$|[\s<.,:])/g, "$1<b>$2</b>")
    .replaceAll(":warning:", "⚠️");

const escaped = (words: string): string =>
  words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const page = (body: string): string => `<!doctype html><meta charset="utf-8"><style>
body{margin:0;padding:20px;width:640px;font:15px/22px Lato,"Segoe UI",system-ui,sans-serif;color:#1d1c1d;background:#fff}
.message{display:flex;gap:10px}.message>div:last-child{flex:1;min-width:0}
.app{flex:none;width:36px;height:36px;border-radius:6px;background:#2563ae;color:#fff;display:grid;place-items:center;font-weight:700}
.badge{font-size:10px;background:#ddd;border-radius:2px;padding:1px 3px}.soft,.context{color:#616061;font-size:13px;line-height:18px}
h2{font-size:18px;line-height:24px;margin:6px 0}.section{margin:8px 0;white-space:pre-wrap;overflow-wrap:anywhere}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px;margin:8px 0}.fields div{white-space:pre-wrap}.context{margin:8px 0}
.actions{display:flex;flex-wrap:wrap;gap:8px;margin:10px 0}
.button{border:1px solid #b9b9ba;border-radius:4px;padding:3px 12px;font-weight:700;font-size:13px}
.button.primary{color:#fff;background:#007a5a;border-color:#007a5a}.button.danger{color:#e01e5a;border-color:#e01e5a}
.modal{border:1px solid #ddd;border-radius:8px;box-shadow:0 4px 24px #0003;padding:20px 24px}h1{font-size:20px;margin:0 0 12px}
label{display:block;font-weight:700;margin:12px 0 6px}.typed{border:1px solid #868686;border-radius:4px;padding:8px 12px;white-space:pre-wrap}
.foot{display:flex;justify-content:flex-end;gap:8px;margin-top:20px}
</style>${body}`;
