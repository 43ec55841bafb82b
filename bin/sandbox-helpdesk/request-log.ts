/** The file of all requests, one JSON line each. It is also all that the sandbox's state is rebuilt from. */
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { LoggedRequest } from "./model";

export interface RequestLog {
  /** Returns once the line is with the operating system: killing the process afterwards doesn't lose it. */
  append(entry: LoggedRequest): void;
  close(): void;
}

/** Opens the file, made if missing, and gives what it holds. A last line cut short by a kill is dropped: it was never answered. */
export function openRequestLog(file: string): { log: RequestLog; entries: LoggedRequest[] } {
  mkdirSync(dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const whole = text.subarray(0, text.lastIndexOf("\n") + 1);
  const fd = openSync(file, "a");
  if (whole.length < text.length) ftruncateSync(fd, whole.length);

  const lines = whole.toString("utf8").split("\n").slice(0, -1);
  return {
    entries: lines.map((line) => LoggedRequest.parse(JSON.parse(line))),
    log: {
      append: (entry) => void writeSync(fd, `${JSON.stringify(entry)}\n`),
      close: () => closeSync(fd),
    },
  };
}
