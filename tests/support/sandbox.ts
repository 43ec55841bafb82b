import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { readArrivals } from "@/bin/demo/sandbox-ledger";
import { startSandboxHelpdesk } from "@/bin/sandbox-helpdesk/server";

export const sandboxToken = "sandbox-token-of-this-test";

/** A sandbox helpdesk of its own, stopped after the file's last test. */
export async function testSandbox() {
  const folder = mkdtempSync(path.join(tmpdir(), "sandbox-"));
  const file = path.join(folder, "requests.jsonl");
  const sandbox = await startSandboxHelpdesk({ port: 0, file, token: sandboxToken });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    ...sandbox,
    openTicket: async (id: string): Promise<void> => {
      const response = await fetch(`${sandbox.url}/api/tickets`, {
        method: "POST",
        headers: { authorization: `Bearer ${sandboxToken}`, "content-type": "application/json" },
        body: JSON.stringify({
          id,
          subject: "Parcel",
          body: "Where is it?",
          customer: { name: "Jane", email: "jane@example.com" },
        }),
      });
      if (!response.ok) throw new Error(`The sandbox answered ${response.status}.`);
    },
    /** The bodies that were written to a ticket, once for each time they were written. */
    arrivals: async (ticketId: string): Promise<string[]> =>
      (await readArrivals(file)).filter((comment) => comment.ticketId === ticketId).map(({ body }) => body),
  };
}
