import type { MailSettings } from "./mail-settings";
import { MailError } from "./mail-error";

export interface Mail {
  to: { name: string; address: string };
  subject: string;
  html: string;
  text: string;
  /** Without its angle brackets and domain: the same for each try, so that a mail that came twice is shown once. */
  id: string;
  /** Where one press ends such mail (RFC 8058). */
  unsubscribeUrl: string;
}

/** Milliseconds. */
const patience = 15_000;

/** Hands one mail to the mail server. Throws MailError. */
export async function sendMail(mail: Mail, { url, from, appUrl }: MailSettings): Promise<void> {
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
  try {
    await transport.sendMail({
      from,
      to: mail.to,
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      messageId: `<${mail.id}@${hostname}>`,
      // A list in a list: one header field, as RFC 2369 has it.
      list: { unsubscribe: [[mail.unsubscribeUrl]] },
      headers: {
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
      },
    });
  } catch (error) {
    throw MailError.of(error);
  } finally {
    transport.close();
  }
}
