import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below those that systems lend to outgoing connections (RFC 6056), one of which could take a port between being found free and being used. */
const lentFrom = 32_768;
const somewhere = () => randomInt(lentFrom - 12_000, lentFrom);

/** The port if it is free on the host; for 0 any free one. Throws a sentence if it is taken. */
export async function freePort(port: number, host: string): Promise<number> {
  for (let tries = port === 0 ? 20 : 1; ; tries -= 1) {
    const wished = port || somewhere();
    if (await isFree(wished, host)) return wished;
    if (tries <= 1) throw new Error(`Port ${wished} is in use. Stop what uses it, or set PORT to another.`);
  }
}

/** Throws what is wrong with the host. */
function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once("error", (error: NodeJS.ErrnoException) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)))
      .listen(port, host, () => probe.close(() => resolve(true)));
  });
}
