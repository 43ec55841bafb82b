/** `npm run messages`: messages/ar-XB.json, made of messages/en.json. */
import { readFileSync, writeFileSync } from "node:fs";
import { type Messages, toPseudoLocale } from "@/bin/messages/pseudo-locale";
import { projectRoot } from "@/bin/server/project-root";

const folder = `${projectRoot()}/messages`;
const english = JSON.parse(readFileSync(`${folder}/en.json`, "utf8")) as Messages;
writeFileSync(`${folder}/ar-XB.json`, `${JSON.stringify(toPseudoLocale(english), null, 2)}\n`);
