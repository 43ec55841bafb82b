import type { MailSettings } from "./mail-settings";
import { MailError } from "./mail-error";
import { withTag } from "./plus-address";

export interface Mail {
  to: { name: string; address: string };
  subject: string;
  html: string;
  text: string;
  /**
   * Its Message-ID before the domain, its envelope id (RFC 3461) and, where mail comes in, its return path: the same for each try, so that a
   * mail that came twice is shown once, and what comes back tells which it was.
   */
  id: string;
  /** Where one press ends such mail (RFC 8058). */
  unsubscribeUrl?: string;
  replyTo?: string;
  /** The Message-ID of the mail that this answers, empty where it had none: this is not answered itself, nor comes back. */
  answers?: string;
}

/** Milliseconds. */
const patience = 15_000;

/** Hands one mail to the mail server. Throws MailError. */
export async function sendMail(mail: Mail, { url, from, appUrl, inbox }: MailSettings): Promise<void> {
  // Read when there is something to send.
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    url,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const { hostname } = new URL(appUrl);
  const { to, subject, html, text, id, unsubscribeUrl, replyTo, answers } = mail;
  try {
    await transport.sendMail({
      from,
      to,
      subject,
      html,
      text,
      messageId: `<${id}@${hostname}>`,
      ...(answers !== undefined
        ? { ...(answers && { inReplyTo: answers, references: [answers] }), envelope: { from: "", to: to.address } }
        : inbox !== null && { envelope: { from: withTag(inbox, id), to: to.address } }),
      ...(replyTo !== undefined && { replyTo }),
      dsn: { id, return: "headers", notify: answers === undefined ? ["failure"] : "never", recipient: to.address },
      // A list in a list: one header field, as RFC 2369 has it.
      ...(unsubscribeUrl !== undefined && { list: { unsubscribe: [[unsubscribeUrl]] } }),
      headers: {
        ...(unsubscribeUrl !== undefined && { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
        "Auto-Submitted": answers === undefined ? "auto-generated" : "auto-replied",
        "X-Auto-Response-Suppress": "All",
      },
    });
  } catch (error) {
    throw MailError.of(error);
  } finally {
    transport.close();
  }
}
