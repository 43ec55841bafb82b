#!/usr/bin/env node
import "./setup/check-node.mjs";
import { buildBundles, buildPages } from "./setup/build.mjs";
import { install } from "./setup/install.mjs";

await install();
await buildBundles();
await buildPages();
