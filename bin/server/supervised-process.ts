/** A child process that is started again when it dies, until it is told to stop. */
import { fork, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";

export interface SupervisedProcess {
  /** Settles when the first one is ready; rejects if that one ends before. */
  ready: Promise<void>;
  /** 0 while there is none. */
  pid(): number;
  kill(signal: NodeJS.Signals): void;
  /** Lets it drain; kills it if it takes longer than `patience` milliseconds. */
  stop(patience: number): Promise<void>;
}

export interface ProcessOptions {
  name: string;
  script: string;
  /** Asked for at every start. */
  environment: () => NodeJS.ProcessEnv;
  log: (line: string) => void;
  /** Appends the process's output to a file; otherwise it goes where ours goes. */
  logFile: string | undefined;
}

const firstPause = 100;
const longestPause = 5_000;
/** A process that lived this long was well: the next pause is short again. */
const wellAfter = 10_000;

export function superviseProcess({ name, script, environment, log, logFile }: ProcessOptions): SupervisedProcess {
  let child: ChildProcess | undefined;
  let stopping = false;
  let wasReady = false;
  let pause = firstPause;
  let restart: NodeJS.Timeout | undefined;
  let settle = { resolve: (): void => undefined, reject: (_: Error): void => undefined };
  const ready = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));

  const start = (): void => {
    const born = Date.now();
    const started = launch(script, environment(), logFile);
    child = started;
    started.once("message", () => {
      wasReady = true;
      settle.resolve();
    });
    started.once("exit", (code, signal) => {
      child = undefined;
      if (stopping) return;
      const how = signal ?? `code ${code}`;
      if (!wasReady) return settle.reject(new Error(`${name} ended with ${how} before it was ready.`));
      if (Date.now() - born > wellAfter) pause = firstPause;
      log(`${name} ended with ${how}; starting it again in ${pause / 1000} s`);
      restart = setTimeout(start, pause);
      pause = Math.min(pause * 2, longestPause);
    });
  };
  start();

  return {
    ready,
    pid: () => child?.pid ?? 0,
    kill: (signal) => void child?.kill(signal),
    stop: async (patience) => {
      stopping = true;
      clearTimeout(restart);
      const last = child;
      if (!last) return;
      const ended = new Promise((resolve) => last.once("exit", resolve));
      const impatience = setTimeout(() => last.kill("SIGKILL"), patience);
      last.kill("SIGTERM");
      await ended;
      clearTimeout(impatience);
    },
  };
}

/** The channel to the parent tells a child that its supervisor has died. */
function launch(script: string, environment: NodeJS.ProcessEnv, logFile: string | undefined): ChildProcess {
  const output = logFile ? openSync(logFile, "a", 0o600) : undefined;
  const child = fork(script, {
    env: environment,
    // No source maps: kept in memory for every package, they cost a serving process 50 MB. NODE_OPTIONS can ask for them.
    execArgv: [],
    stdio: ["ignore", output ?? "inherit", output ?? "inherit", "ipc"],
  });
  if (output !== undefined) closeSync(output);
  return child;
}
