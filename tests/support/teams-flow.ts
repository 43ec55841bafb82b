/** Flows of members' own in Teams, on loopback: each takes what the template "Send webhook alerts to a chat" takes, and answers as told. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { faultsOfCard } from "./adaptive-card";

type Json = Record<string, unknown>;

export interface FlowPost {
  path: string;
  summary: string;
  card: Json;
}

export interface TeamsFlows {
  /** `http://localhost:port`: addresses of flows begin with it. */
  origin: string;
  posts: FlowPost[];
  /** What Teams would have against what was posted. */
  faults: string[];
  /** Of every later request. */
  answer(status: number, headers?: Record<string, string>): void;
  stop(): Promise<void>;
}

/** Bytes of a whole message. */
const mostBytes = 28_000;

export async function startTeamsFlows(): Promise<TeamsFlows> {
  const posts: FlowPost[] = [];
  const faults: string[] = [];
  let status = 202;
  let answerHeaders: Record<string, string> = {};
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (status === 202) {
        const { type, summary, attachments } = JSON.parse(body) as {
          type: string;
          summary: string;
          attachments: Json[];
        };
        const [attachment, ...others] = attachments;
        const card = attachment?.content as Json;
        if (request.method !== "POST" || request.headers["content-type"] !== "application/json") faults.push("request");
        if (type !== "message" || others.length > 0) faults.push("not one message");
        if (attachment?.contentType !== "application/vnd.microsoft.card.adaptive") faults.push("no card");
        if (Buffer.byteLength(body) > mostBytes) faults.push("too long");
        faults.push(...faultsOfCard(card));
        // A flow can't be asked anything.
        if (/Action\.(Execute|Submit)/.test(body)) faults.push("an action that nothing answers");
        posts.push({ path: request.url ?? "", summary, card });
      }
      response.writeHead(status, answerHeaders).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    posts,
    faults,
    answer(next, headers = {}) {
      status = next;
      answerHeaders = headers;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Where a card's ways lead. */
export const waysOf = ({ card }: FlowPost): string[] =>
  [...JSON.stringify(card).matchAll(/"type":"Action\.OpenUrl"[^{}]*?"url":"([^"]+)"/g)].map(([, url = ""]) => url);
