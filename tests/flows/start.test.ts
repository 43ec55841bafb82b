/** `npm start` as an operator meets it: real processes, killed one after the other. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { freePort } from "@/bin/server/free-port";

const root = path.resolve(import.meta.dirname, "../..");
const dataDir = mkdtempSync(path.join(tmpdir(), "countersign-start-"));
chmodSync(dataDir, 0o755);
const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) await stop(child);
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test(
  "a first start serves, offers the owner a link and keeps its secrets to itself",
  { timeout: 180_000 },
  async () => {
    const { url, output } = await start();

    expect((await fetch(`${url}/api/health/ready`)).status).toBe(200);
    expect(output()).toContain(`${url}/sign-in/link/`);
    expect(statSync(path.join(dataDir, "secrets.json")).mode & 0o777).toBe(0o600);
  },
);

test("whatever is killed comes back, and a stop leaves nothing behind", { timeout: 180_000 }, async () => {
  const secrets = readFileSync(path.join(dataDir, "secrets.json"), "utf8");
  const { url, child } = await start();
  const before = childrenOf(child);

  for (const name of ["web.js", "worker.js", "postgres"]) {
    process.kill(pidOf(before, name), "SIGKILL");
    const isBack = async (): Promise<boolean> => {
      const found = childrenOf(child).find((one) => one.command.includes(name));
      return found !== undefined && found.pid !== pidOf(before, name) && (await isReady(url));
    };
    await expect.poll(isBack, { timeout: 30_000, interval: 100 }).toBe(true);
  }

  const last = childrenOf(child);
  expect(await stop(child)).toBe(0);
  // One that has ended may still wait to be reaped.
  await expect.poll(() => last.filter(({ pid }) => isAlive(pid))).toEqual([]);
  expect(readFileSync(path.join(dataDir, "secrets.json"), "utf8")).toBe(secrets);
});

test(
  "web and worker do not outlive a supervisor that was killed, and the next start carries on",
  { timeout: 180_000 },
  async () => {
    const first = await start();
    const orphans = childrenOf(first.child).filter((one) => /web\.js|worker\.js/.test(one.command));
    expect(orphans).toHaveLength(2);

    first.child.kill("SIGKILL");
    await expect.poll(() => orphans.filter(({ pid }) => isAlive(pid)), { timeout: 30_000 }).toEqual([]);

    const second = await start();
    expect(second.output()).toContain("took over the running database");
    expect(await isReady(second.url)).toBe(true);
  },
);

test("a real install refuses the demo's sign-in links and names every fault of its environment", async () => {
  const demo = await refused({ COUNTERSIGN_DEMO: "1" });
  const faulty = await refused({ DATABASE_URL: "mysql://somewhere", AUTH_SECRET: "short" });

  expect(demo).toContain("COUNTERSIGN_DEMO");
  expect(faulty).toContain("DATABASE_URL");
  expect(faulty).toContain("AUTH_SECRET");
  expect(faulty).not.toContain("mysql://somewhere");
});

async function start(): Promise<{ url: string; child: ChildProcess; output: () => string }> {
  const url = `http://localhost:${await freePort(0, "localhost")}`;
  const { child, output } = run({ PORT: new URL(url).port });
  running.push(child);
  const isServing = (): boolean => {
    if (child.exitCode !== null) throw new Error(output());
    return output().includes(`ready: ${url}`);
  };
  await expect.poll(isServing, { timeout: 150_000, interval: 100 }).toBe(true);
  return { url, child, output };
}

async function refused(settings: Record<string, string>): Promise<string> {
  const { child, output } = run(settings);
  const [code] = (await once(child, "close")) as [number];
  expect(code).toBe(1);
  return output();
}

function run(settings: Record<string, string>): { child: ChildProcess; output: () => string } {
  const { PATH, HOME } = process.env;
  const args = [path.join(root, "bin/start.mjs"), "--data", dataDir];
  const env = { PATH, HOME, NODE_ENV: "production" as const, LOG_LEVEL: "warn", ...settings };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  return child.exitCode;
}

interface Running {
  pid: number;
  command: string;
}

function childrenOf(parent: ChildProcess): Running[] {
  return processes().flatMap(({ ppid, ...one }) => (ppid === parent.pid ? [one] : []));
}

/** Slim Linux systems have no `ps`. */
function processes(): (Running & { ppid: number })[] {
  if (process.platform === "linux")
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readProcess);
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [pid, ppid, ...command] = line.trim().split(/\s+/);
    return { pid: Number(pid), ppid: Number(ppid), command: command.join(" ") };
  });
}

function readProcess(pid: string): (Running & { ppid: number })[] {
  try {
    const ppid = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return [{ pid: Number(pid), ppid: Number(ppid), command }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function pidOf(children: Running[], name: string): number {
  const found = children.find((child) => child.command.includes(name));
  if (!found) throw new Error(`There is no ${name} among ${JSON.stringify(children)}.`);
  return found.pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const isReady = async (url: string): Promise<boolean> =>
  fetch(`${url}/api/health/ready`).then(
    (response) => response.ok,
    () => false,
  );
