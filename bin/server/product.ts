/** The whole product on one machine: database, web and worker, each kept alive. */
import path from "node:path";
import { parseEnv, setEnv } from "@/lib/core/env";
import { migrate } from "@/lib/db/migrate";
import { freePort } from "./free-port";
import { keepDatabase } from "./kept-database";
import { projectRoot } from "./project-root";
import { renewSeals } from "./renew-seals";
import { settleSecrets } from "./secrets";
import { superviseProcess, type SupervisedProcess } from "./supervised-process";

export interface ProductOptions {
  dataDir: string;
  /** 0 takes any free one. */
  port: number;
  /** Address to listen on; `localhost` unless told. */
  host?: string;
  env: Record<string, string | undefined>;
  log: (line: string) => void;
  /** Where web and worker write their logs: our own output, or `<data>/web.log` and `<data>/worker.log`. */
  childLogs?: "inherit" | "files";
  /** Work on the migrated database before anything is served. `env()` already answers with the settings. */
  prepare?: (databaseUrl: string, appUrl: string) => Promise<void>;
}

export interface Product {
  url: string;
  databaseUrl: string;
  /** All settings of web and worker, secrets included. */
  environment: Record<string, string | undefined>;
  /** 0 while it is being started again. */
  workerPid(): number;
  webPid(): number;
  killWorker(signal: NodeJS.Signals): void;
  killWeb(signal: NodeJS.Signals): void;
  /** Drains web and worker, then stops the database. */
  stop(): Promise<void>;
  /** Ends everything at once; the database recovers at the next start. */
  kill(): void;
}

/** How long web and worker may drain, in milliseconds. */
const patience = 30_000;

/** Starts everything and returns when it serves. Throws EnvironmentError, or an Error that says what to do. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { env, log, host = "localhost", childLogs = "inherit" } = options;
  const dataDir = path.resolve(options.dataDir);
  const settings = parseEnv(env);
  const port = await freePort(options.port, host);
  const appUrl = env.APP_URL ? settings.APP_URL : `http://localhost:${port}`;

  const processes: SupervisedProcess[] = [];
  const onMove = (url: string): void => {
    environment.DATABASE_URL = url;
    for (const one of processes) one.kill("SIGTERM");
  };
  const database = settings.DATABASE_URL ? undefined : await keepDatabase(dataDir, log, onMove);
  const environment: Record<string, string | undefined> = {
    ...env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(port),
    HOST: host,
    APP_URL: appUrl,
    // So that next-auth builds its addresses from the settings, not from what a request's headers say.
    AUTH_URL: appUrl,
    DATABASE_URL: settings.DATABASE_URL ?? database?.url(),
  };
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((one) => one.stop(patience)));
    await database?.stop();
  };

  try {
    Object.assign(environment, settleSecrets(dataDir, settings, log));
    setEnv(environment);
    const databaseUrl = environment.DATABASE_URL ?? "";
    await migrate(settings.DATABASE_DIRECT_URL ?? databaseUrl, path.join(projectRoot(), "drizzle"));
    await renewSeals(databaseUrl, log);
    await options.prepare?.(databaseUrl, appUrl);

    const [web, worker] = ["web", "worker"].map((name) =>
      superviseProcess({
        name,
        script: path.join(projectRoot(), "dist", `${name}.js`),
        environment: () => ({ ...environment, NODE_ENV: "production" }),
        log,
        logFile: childLogs === "files" ? path.join(dataDir, `${name}.log`) : undefined,
      }),
    ) as [SupervisedProcess, SupervisedProcess];
    processes.push(web, worker);
    await Promise.all(processes.map((one) => one.ready));

    return {
      url: appUrl,
      databaseUrl,
      environment,
      workerPid: worker.pid,
      webPid: web.pid,
      killWorker: worker.kill,
      killWeb: web.kill,
      stop,
      kill: () => processes.forEach((one) => one.kill("SIGKILL")),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
