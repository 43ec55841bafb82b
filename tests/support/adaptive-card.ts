/** What Microsoft's own library, and Teams' documented limits, have against an Adaptive Card. */
import { createRequire } from "node:module";
import type * as AdaptiveCards from "adaptivecards";

// Its modules for import can't be loaded by Node.
const { AdaptiveCard, HostConfig, SerializationContext, Versions } = createRequire(import.meta.url)(
  "adaptivecards/dist/adaptivecards.js",
) as typeof AdaptiveCards;

type Json = Record<string, unknown>;

/** Teams shows so many; the others have to be in its menu. */
const mostPrimary = 6;

/** In words; none: it is fine. */
export function faultsOfCard(card: Json | null): string[] {
  if (!card) return [];
  const context = new SerializationContext(Versions.v1_5);
  const parsed = new AdaptiveCard();
  // It knows no menu for those that are secondary.
  parsed.hostConfig = new HostConfig({ actions: { maxActions: 20 } });
  parsed.parse(card, context);
  const faults = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
  faults.push(...parsed.validateProperties().validationEvents.map(({ message }) => message));
  // What the library does not know it passes over.
  const again = parsed.toJSON() as Json;
  for (const path of lostIn(card, again)) faults.push(`${path} means nothing`);
  walk(card, (part) => {
    if (part.type === "ActionSet") {
      const shown = (part.actions as Json[]).filter(({ mode }) => mode !== "secondary");
      if (shown.length > mostPrimary) faults.push(`${shown.length} actions`);
    }
    if (part.type === "TextBlock") faults.push("a TextBlock makes links and formatting of what others wrote");
    if (part.type === "Action.Execute" && (typeof part.verb !== "string" || !part.fallback))
      faults.push("no verb or fallback");
  });
  return faults;
}

function walk(value: unknown, visit: (part: Json) => void): void {
  if (Array.isArray(value)) return value.forEach((one) => walk(one, visit));
  if (typeof value !== "object" || value === null) return;
  visit(value as Json);
  for (const [key, one] of Object.entries(value)) if (key !== "refresh") walk(one, visit);
}

/** What is only Teams', or is left out because it says what is so anyway. */
const passedOver = new Set(["msteams", "$schema", "data", "refresh", "fallback", "version"]);

function lostIn(given: unknown, kept: unknown, path = ""): string[] {
  if (Array.isArray(given))
    return given.flatMap((one, at) => lostIn(one, (kept as unknown[] | undefined)?.[at], `${path}/${at}`));
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    if (passedOver.has(key)) return [];
    const there = (kept as Json | undefined)?.[key];
    const isDefault = value === false || value === "default" || value === "primary" || value === "expanded";
    if (there === undefined && !isDefault) return [`${path}/${key}`];
    return there === undefined ? [] : lostIn(value, there, `${path}/${key}`);
  });
}
