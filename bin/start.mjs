#!/usr/bin/env node
import "./setup/check-node.mjs";
import { loadEnv } from "./setup/load-env.mjs";
import { runCommand } from "./setup/run-command.mjs";

loadEnv();
await runCommand("start", { pages: true });
