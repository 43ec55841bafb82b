import type { Env } from "@/lib/core/env";

export interface WebhookSettings {
  /** Whose flows may be called: these hosts and those below them. */
  hosts: readonly string[];
  /** No slash at its end. */
  appUrl: string;
}

/** Null where no host may be called. */
export const webhookSettings = ({ TEAMS_WEBHOOK_HOSTS: hosts, APP_URL }: Env): WebhookSettings | null =>
  hosts.length > 0 ? { hosts, appUrl: APP_URL } : null;

/** With TLS and at Microsoft's, but for this machine where that is named. */
export function isWebhookAddress(address: string, { hosts }: Pick<WebhookSettings, "hosts">): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== "" || password !== "") return false;
  if (!hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`))) return false;
  return protocol === "https:" || (protocol === "http:" && isThisMachine(hostname));
}

export const isThisMachine = (hostname: string): boolean => hostname === "localhost";
