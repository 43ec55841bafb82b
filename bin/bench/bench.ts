/** All that the workloads share: database server, doubles and the two sides. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BenchDatabase, startBenchDatabase } from "./database";
import { type ModelDouble, startModel } from "./doubles/model";
import { type SlackTeam, startSlackTeam } from "./doubles/slack";
import { startTarget, type TargetDouble } from "./doubles/target";
import { floorSide } from "./floor";
import type { Installed } from "./install";
import { oursSide } from "./ours";
import type { Side, SideName } from "./side";

export interface Bench {
  database: BenchDatabase;
  model: ModelDouble;
  target: TargetDouble;
  slack: SlackTeam;
  sides: Record<SideName, Side>;
  /** What every database of ours begins with. */
  install: Installed;
  /** Where a side's own output goes. */
  logFile(side: SideName): string;
  stop(): Promise<void>;
}

export async function openBench(log: (line: string) => void): Promise<Bench> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "countersign-bench-data-"));
  const [model, target, slack] = await Promise.all([startModel(), startTarget(), startSlackTeam()]);
  const database = await startBenchDatabase(log);
  const stop = async (): Promise<void> => {
    await Promise.all([model.stop(), target.stop(), slack.stop(), database.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const [modelUrl, targetUrl] = [model.url, target.url];
    const { side: ours, install } = await oursSide({ database, dataDir, modelUrl, targetUrl });
    const sides = {
      ours,
      floor: floorSide(database, modelUrl, targetUrl),
    };
    return {
      database,
      model,
      target,
      slack,
      sides,
      install,
      logFile: (side) => path.join(dataDir, `${side}.log`),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
