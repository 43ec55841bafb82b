import { type Logger, LogLevel } from "@slack/bolt";
import { log } from "@/lib/core/log";

/** What Slack's packages log beside errors holds whole messages; so do texts of errors: of an error its name and code are kept. */
export const quietLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error(...said: unknown[]) {
    const error = said.find((one) => one instanceof Error);
    log.warn(
      { code: error && "code" in error ? error.code : undefined, name: error?.name },
      "a call of Slack's failed",
    );
  },
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};
