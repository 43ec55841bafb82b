import { createServer } from "node:net";

/** The port if it is free on the host; for 0 any free one. Throws a sentence if it is taken. */
export function freePort(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once("error", (error: NodeJS.ErrnoException) => {
        const taken = `Port ${port} is in use. Stop what uses it, or set PORT to another.`;
        reject(error.code === "EADDRINUSE" ? new Error(taken) : error);
      })
      .listen(port, host, () => {
        const address = probe.address();
        const found = typeof address === "object" && address ? address.port : port;
        probe.close(() => resolve(found));
      });
  });
}
