/** A sandbox helpdesk for one test file, on a free port, with a ticket to write to. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { LoggedRequest } from "@/bin/sandbox-helpdesk/model";
import { type SandboxHelpdesk, startSandboxHelpdesk } from "@/bin/sandbox-helpdesk/server";

export const sandboxToken = "sandbox-token-for-tests";

export interface TestSandbox extends SandboxHelpdesk {
  file: string;
  /** Opens a ticket and returns its id. */
  openTicket(id?: string): Promise<string>;
  /** Everything received so far, in order. */
  requests(): LoggedRequest[];
  /** Comments written to a ticket, as text. */
  written(ticketId: string): string[];
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

export async function testSandbox(): Promise<TestSandbox> {
  const folder = mkdtempSync(path.join(tmpdir(), "sandbox-helpdesk-"));
  const file = path.join(folder, "requests.jsonl");
  const sandbox = await startSandboxHelpdesk({ port: 0, file, token: sandboxToken });

  const call: TestSandbox["call"] = (method, to, body, headers = {}) =>
    fetch(sandbox.url + to, {
      method,
      headers: { authorization: `Bearer ${sandboxToken}`, "content-type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const requests = (): LoggedRequest[] =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => LoggedRequest.parse(JSON.parse(line)));

  return {
    ...sandbox,
    file,
    call,
    requests,
    async openTicket(id) {
      const customer = { name: "Jane Roe", email: "jane@example.com" };
      const answer = await call("POST", "/api/tickets", {
        id,
        subject: "Where is my parcel?",
        body: "It is late.",
        customer,
      });
      const ticket = (await answer.json()) as { id: string };
      return ticket.id;
    },
    written: (ticketId) =>
      requests()
        .filter(
          (request) =>
            request.done === "written" && request.path === `/api/tickets/${encodeURIComponent(ticketId)}/comments`,
        )
        .map((request) => (JSON.parse(request.body) as { body: string }).body),
    async stop() {
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
