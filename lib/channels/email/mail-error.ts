interface SmtpError {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
  permanent?: boolean;
}

/** The mail server did not take a mail. It carries no address and none of the server's words. */
export class MailError extends Error {
  override name = "MailError";
  /** Why there is no such address, as a code (RFC 3463); null: something else, or not for good. */
  readonly noSuchAddress: string | null;

  private constructor(message: string, noSuchAddress: string | null) {
    super(message);
    this.noSuchAddress = noSuchAddress;
  }

  static of(error: unknown): MailError {
    const { code, responseCode, response = "", command, permanent } = error as SmtpError;
    const [, status = ""] = /^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
    const refused = permanent === true && command === "RCPT TO" && status.startsWith("5.1.");
    return new MailError(
      responseCode
        ? `The mail server answered ${responseCode}.`
        : `The mail server was not reached (${code ?? "unknown"}).`,
      refused ? status : null,
    );
  }
}
