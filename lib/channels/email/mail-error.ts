/** The mail server did not take a mail. It carries no address and none of the server's words. */
export class MailError extends Error {
  override name = "MailError";

  static of(error: unknown): MailError {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    return new MailError(
      responseCode
        ? `The mail server answered ${responseCode}.`
        : `The mail server was not reached (${code ?? "unknown"}).`,
    );
  }
}
