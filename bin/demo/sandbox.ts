/** The sandbox helpdesk as a process of its own, as a real target would be. */
import { fork } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { randomToken } from "@/lib/core/crypto";
import { projectRoot } from "@/bin/server/project-root";
import type { Ticket } from "./delivery";

export interface Sandbox {
  url: string;
  token: string;
  /** Every raw request it got, one JSON line each. */
  file: string;
  openTicket(ticket: Ticket): Promise<void>;
  /** Calls one of its control addresses (`/_faults`, `/_held`, `/_release`). */
  control<T>(method: "GET" | "POST", address: string, body?: object): Promise<T>;
  stop(): Promise<void>;
}

/** Starts it on a port that stays the same over restarts if it can; its state is in the data folder. */
export async function startSandbox(dataDir: string, port: number): Promise<Sandbox> {
  const token = keptToken(path.join(dataDir, "sandbox-token"));
  const file = path.join(dataDir, "sandbox-helpdesk.jsonl");
  const child = fork(
    path.join(projectRoot(), "dist", "sandbox-helpdesk.js"),
    ["--port", String(port), "--file", file],
    {
      env: { ...process.env, SANDBOX_TOKEN: token },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // Its end is ours to order: Ctrl-C must reach the worker first.
      detached: true,
    },
  );
  const { url } = await new Promise<{ url: string }>((resolve, reject) => {
    child.once("message", (message) => resolve(message as { url: string }));
    child.once("exit", () => reject(new Error("The sandbox helpdesk did not start. Is its port taken?")));
  });

  const call = async <T>(method: string, address: string, body?: object): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(url + address, { method, headers, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`The sandbox helpdesk answered ${response.status} to ${method} ${address}.`);
    return (await response.json()) as T;
  };
  return {
    url,
    token,
    file,
    control: call,
    openTicket: async ({ id, subject, body, customer: { name, email } }) => {
      await call("POST", "/api/tickets", { id, subject, body, customer: { name, email } });
    },
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

function keptToken(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomToken(), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
