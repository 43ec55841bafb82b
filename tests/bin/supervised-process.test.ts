import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { superviseProcess, type SupervisedProcess } from "@/bin/server/supervised-process";

const folder = mkdtempSync(path.join(tmpdir(), "countersign-supervised-"));
const running: SupervisedProcess[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop(1000);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a process that is killed is started again", async () => {
  const one = supervise(`process.send("ready"); setInterval(() => {}, 1000);`);
  await one.ready;
  const first = one.pid();

  one.kill("SIGKILL");

  await expect.poll(() => one.pid() !== first && one.pid()).toBeGreaterThan(0);
});

test("a process that ends before it is ready is an error, not a loop", async () => {
  const one = supervise(`process.exit(3);`);

  await expect(one.ready).rejects.toThrow("probe ended with code 3 before it was ready.");
});

test("stopping lets the process drain and does not start it again", async () => {
  const left = path.join(folder, "left");
  const one = supervise(`
    const waiting = setInterval(() => {}, 1000);
    process.on("SIGTERM", () => setTimeout(() => {
      require("node:fs").writeFileSync(${JSON.stringify(left)}, "drained");
      process.exit(0);
    }, 200));
    process.send("ready");`);
  await one.ready;

  await one.stop(10_000);

  expect(readFileSync(left, "utf8")).toBe("drained");
  expect(one.pid()).toBe(0);
});

test("a process that does not stop in time is killed", async () => {
  const one = supervise(`process.on("SIGTERM", () => {}); process.send("ready"); setInterval(() => {}, 1000);`);
  await one.ready;

  await one.stop(100);

  expect(one.pid()).toBe(0);
});

function supervise(source: string): SupervisedProcess {
  const script = path.join(folder, `${running.length}-${Math.random().toString(36).slice(2)}.cjs`);
  writeFileSync(script, source);
  const one = superviseProcess({
    name: "probe",
    script,
    environment: () => ({ NODE_ENV: "test" }),
    log: () => undefined,
    logFile: undefined,
  });
  running.push(one);
  return one;
}
