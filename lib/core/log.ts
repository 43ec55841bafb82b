import pino from "pino";
import { env } from "./env";
import { errorForLog } from "./error-for-log";

/** The process's log: JSON lines on stdout. Ids and codes only; never content, addresses or secrets. */
export const log = pino({
  level: env().LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: ["*.password", "*.secret", "*.token", "*.authorization", "*.cookie"], censor: "[redacted]" },
  serializers: { err: errorForLog },
});
