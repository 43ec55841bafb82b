import { ConnectorError } from "../connector-error";

const placeholder = /\{([A-Za-z0-9_-]+)\}/g;

export const placeholdersOf = (template: string): string[] =>
  [...template.matchAll(placeholder)].map(([, name = ""]) => name);

/** Puts values into a template, each encoded as one segment. Throws where one is missing or would change the path's course. */
export function fillPath(template: string, values: Record<string, unknown>): string {
  const path = template.replaceAll(placeholder, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if ((typeof value === "string" && value !== "") || typeof value === "number") return encodeURIComponent(value);
    throw new ConnectorError("client", `The action's target has no "${name}".`);
  });
  // Dots are not encoded, and a URL parser would climb on them.
  const [pathname = ""] = path.split("?");
  if (pathname.split("/").some((segment) => segment === "." || segment === "..")) {
    throw new ConnectorError("client", "A value of the action's target can't stand in an address.");
  }
  return path;
}
