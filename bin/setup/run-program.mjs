import { spawn } from "node:child_process";

export class ProgramError extends Error {}

/** Runs a program to its end and gives its output; throws ProgramError with the output when it fails. */
export function runProgram(command, args, { onLine = () => {}, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        const last = text.trimEnd().split("\n").at(-1);
        if (last) onLine(last.trim());
      });
    }
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new ProgramError(`${output}\n${command} ${args.join(" ")} ended with ${signal ?? `code ${code}`}.`));
    });
  });
}
