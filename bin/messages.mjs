#!/usr/bin/env node
import "./setup/check-node.mjs";
import { runCommand } from "./setup/run-command.mjs";

await runCommand("messages", { pages: false });
