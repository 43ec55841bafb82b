#!/usr/bin/env node
import "./setup/check-node.mjs";
import { loadEnv } from "./setup/load-env.mjs";
import { runCommand } from "./setup/run-command.mjs";

// The demo fills a database of its own, never the installation's.
loadEnv({ without: ["DATABASE_URL", "DATABASE_DIRECT_URL"] });
await runCommand("demo", { pages: true });
