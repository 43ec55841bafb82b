import { valueAt } from "@/lib/core/json-pointer";
import { plainText } from "@/lib/core/plain-text";
import type { Attachment } from "@/lib/events/canonical-event";
import type { TriggerMapping } from "@/lib/workflows/definition";

/** More are counted by nobody; the payload keeps them. */
const most = 50;

/** The files that a payload names. What is no file is left out: it is in the payload. Undefined where there is none. */
export function attachmentsIn(payload: unknown, mapping: TriggerMapping["attachments"]): Attachment[] | undefined {
  const list = mapping && valueAt(payload, mapping.list);
  if (!mapping || !Array.isArray(list)) return undefined;
  const found = list.slice(0, most).flatMap((item: unknown) => {
    const name = textAt(item, mapping.name);
    if (!name) return [];
    const size = mapping.size && Number(valueAt(item, mapping.size) ?? Number.NaN);
    return {
      name,
      type: textAt(item, mapping.type),
      size: typeof size === "number" && Number.isSafeInteger(size) && size >= 0 ? size : undefined,
      url: webAddress(textAt(item, mapping.url)),
    };
  });
  return found.length > 0 ? found : undefined;
}

function textAt(item: unknown, pointer: string | undefined): string | undefined {
  const value = pointer === undefined ? undefined : valueAt(item, pointer);
  return typeof value === "string" ? plainText(value).trim().slice(0, 2000) || undefined : undefined;
}

/** Nothing that a browser would run. */
function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}
