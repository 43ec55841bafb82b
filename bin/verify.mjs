#!/usr/bin/env node
import "./setup/check-node.mjs";
import { install } from "./setup/install.mjs";
import { elapsed, withProgress } from "./setup/progress.mjs";
import { stages } from "./verify/stages.mjs";

await install();

const began = Date.now();
const total = { passed: 0, failed: 0 };
for (const lanes of stages()) {
  const label = lanes.flatMap((lane) => lane.map(({ name }) => name)).join(", ");
  await withProgress(label, (show) => Promise.all(lanes.map((lane) => follow(lane, show))), { silentEnd: true });
}
console.log(`everything took ${elapsed(began)}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);

/** One stage after the other, each counted as it ends. */
async function follow(lane, show) {
  for (const { name, run } of lane) {
    const start = Date.now();
    const { passed, failed, skipped, output } = await run(show);
    if (output) console.log(output);
    console.log(
      `${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""} (${elapsed(start)})`,
    );
    total.passed += passed;
    total.failed += failed;
  }
}
