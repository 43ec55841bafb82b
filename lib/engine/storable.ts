/** What `jsonb` refuses to hold: NUL and half surrogates, as JSON writes them. */
const unstorable = /\\u(?:0000|d[89a-f])/i;

/** Parses JSON text and takes out of its strings what PostgreSQL's `jsonb` can't hold. */
export function parseStorable(text: string): unknown {
  if (!unstorable.test(text)) return JSON.parse(text) as unknown;
  return JSON.parse(text, (_key, value: unknown) => storable(value)) as unknown;
}

function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [storableText(key), entry as unknown]));
}

const storableText = (text: string): string => text.replaceAll("\0", "").toWellFormed();
