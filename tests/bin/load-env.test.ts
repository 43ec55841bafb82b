import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

test("a file of settings fills in what the environment does not say, but for what is left out; none is needed", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-env-"));
  const file = path.join(folder, ".env");
  const script = `import { loadEnv } from "./bin/setup/load-env.mjs"; loadEnv(${JSON.stringify({ file, without: ["DATABASE_URL"] })});
    console.log(JSON.stringify([process.env.APP_URL, process.env.PORT, process.env.MAIL_FROM, process.env.DATABASE_URL]));`;
  const said = () => {
    const env = { PATH: process.env.PATH, PORT: "4000", NODE_ENV: "test" } as NodeJS.ProcessEnv;
    return JSON.parse(
      execFileSync(process.execPath, ["--input-type=module", "-e", script], { env }).toString(),
    ) as unknown;
  };
  expect(said()).toEqual([null, "4000", null, null]);
  writeFileSync(
    file,
    'APP_URL=https://a.example   # ours\nPORT=3000\n# SMTP_URL=x\nMAIL_FROM="C <c@a.example>"\nDATABASE_URL=x\n',
  );
  expect(said()).toEqual(["https://a.example", "4000", "C <c@a.example>", null]);
  rmSync(folder, { recursive: true });
});
