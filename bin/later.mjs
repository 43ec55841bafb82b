#!/usr/bin/env node
const [name = "this command"] = process.argv.slice(2);
console.error(`npm run ${name} comes with a later release of Countersign; this one does not have it yet.`);
process.exit(2);
