/**
 * Runs the sandbox helpdesk until it is told to stop: `--port N` (0: any free one), `--file FILE.jsonl`, the token in SANDBOX_TOKEN.
 * Once ready it prints one line, `{"url": "..."}`, and sends the same to the process that forked it.
 */
import { parseArgs } from "node:util";
import { startSandboxHelpdesk } from "@/bin/sandbox-helpdesk/server";

const { values } = parseArgs({
  options: { port: { type: "string", default: "0" }, file: { type: "string", default: "sandbox-helpdesk.jsonl" } },
});
const token = process.env.SANDBOX_TOKEN;
if (!token) throw new Error("SANDBOX_TOKEN is not set: the bearer token that callers must send.");

const sandbox = await startSandboxHelpdesk({ port: Number(values.port), file: values.file, token });
const stop = (): void => void sandbox.stop().then(() => process.exit(0));
process.once("SIGINT", stop).once("SIGTERM", stop);
// Whoever forked it has died.
process.once("disconnect", stop);

console.log(JSON.stringify({ url: sandbox.url }));
process.send?.({ url: sandbox.url });
