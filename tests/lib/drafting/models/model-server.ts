/** A loopback server that speaks as much of OpenAI's chat completions API as its script says. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const Asked = z.looseObject({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  response_format: z.unknown(),
});

export interface Asking {
  path: string;
  headers: IncomingHttpHeaders;
  body: z.infer<typeof Asked>;
}

type Turn = (response: ServerResponse) => void;

/** Answers each request with the next turn of the script, the last one again and again. */
export async function modelServer(...script: Turn[]) {
  const asked: Asking[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Asked.parse(JSON.parse(Buffer.concat(parts).toString()));
      asked.push({ path: request.url ?? "", headers: request.headers, body });
      (script[asked.length - 1] ?? script.at(-1))?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const fails =
  (status: number, error: Record<string, unknown> = {}, headers: Record<string, string> = {}): Turn =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ error: { message: "no", ...error } }));
  };

export const neverAnswers: Turn = () => undefined;

export const hangsUp: Turn = (response) => void response.socket?.destroy();

/** A completion with this text as its message. */
export const says =
  (content: string | null, message: Record<string, unknown> = {}): Turn =>
  (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        id: "c1",
        object: "chat.completion",
        created: 0,
        model: "gpt-5-mini-2025-08-07",
        choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content, ...message } }],
        usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 },
      }),
    );
  };

export const answers = (reply: string, used: string[] = ["A1"], answered = "fully"): Turn =>
  says(JSON.stringify({ reply, used_articles: used, answered }));
