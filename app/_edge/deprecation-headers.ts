import type { Contract } from "./contract";

/** That a route is deprecated (RFC 9745), until when it works (RFC 8594), and what takes its place. */
export function deprecationHeaders({ path, deprecated }: Contract, request: Request): Record<string, string> {
  if (!deprecated) return {};
  const { since, sunset, successor } = deprecated;
  const given = new URL(request.url).pathname.split("/");
  // The same record, at its new address.
  const address = successor
    .split("/")
    .map((part) => (part.startsWith("{") ? (given[path.split("/").indexOf(part)] ?? part) : part))
    .join("/");
  return {
    deprecation: `@${Date.parse(since) / 1000}`,
    sunset: new Date(sunset).toUTCString(),
    link: `<${address}>; rel="successor-version", </api/v1/openapi.json>; rel="deprecation"`,
  };
}
