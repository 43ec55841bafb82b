import { agent } from "./agent";
import type { Connector } from "./connector";
import { http } from "./http";
import { sandboxHelpdesk } from "./sandbox-helpdesk";

export const connectorNames = ["sandbox-helpdesk", "http", "agent"] as const;
export type ConnectorName = (typeof connectorNames)[number];

/** Every connector there is. */
export const registry: Record<ConnectorName, Connector> = {
  "sandbox-helpdesk": sandboxHelpdesk,
  http,
  agent,
};

/** The connector of a stored name, or undefined if this version has none of that name. */
export const connectorOf = (name: string): Connector | undefined =>
  Object.hasOwn(registry, name) ? registry[name as ConnectorName] : undefined;
