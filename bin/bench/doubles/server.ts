import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface DoubleServer {
  url: string;
  stop(): Promise<void>;
}

/** A JSON server on loopback that reads every body whole before it answers. */
export async function startDouble(
  handle: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<DoubleServer> {
  // Longer than any client keeps an idle connection: it is for them to hang up.
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => handle(request, Buffer.concat(chunks).toString("utf8"), response));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The double has no address.");

  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function answerJson(response: ServerResponse, status: number, text: string, headers = {}): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
