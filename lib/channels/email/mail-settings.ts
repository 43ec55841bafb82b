import type { Env } from "@/lib/core/env";

/** How mail leaves this installation. */
export interface MailSettings {
  /** smtp:// or smtps://, with the account in it. */
  url: string;
  /** An address, or a name with one. */
  from: string;
  /** Where links lead. No slash at its end. */
  appUrl: string;
  /** By which the links that end such mail are signed. */
  secret: string;
  /** Where mail to this installation arrives, with anything after a plus; null: nowhere that it is read. */
  inbox: string | null;
}

/** Null where no mail server is set: nobody gets mail then. */
export function mailSettings({
  SMTP_URL: url,
  MAIL_FROM: from,
  APP_URL,
  AUTH_SECRET: secret,
  MAIL_INBOUND_ADDRESS: inbox,
}: Env): MailSettings | null {
  return url && from && secret ? { url, from, appUrl: APP_URL, secret, inbox: inbox ?? null } : null;
}
