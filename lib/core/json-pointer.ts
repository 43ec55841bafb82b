/** The value at an RFC 6901 JSON pointer, or undefined. Looks at own properties only. */
export function valueAt(document: unknown, pointer: string): unknown {
  if (pointer === "") return document;
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, token) => {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return undefined;
      return (value as Record<string, unknown>)[token];
    }, document);
}
