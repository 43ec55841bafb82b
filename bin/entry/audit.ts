/** `npm run audit -- verify FILE [--key FILE]`: 0 intact, 1 tampered with, 2 asked wrongly. No database, no network. */
import { createReadStream } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { parseKeyFile } from "@/lib/audit/keys";
import { type AuditVerdict, verifyAuditExport } from "@/lib/audit/verify";

const usage = `Usage: npm run audit -- verify FILE [--key FILE]

Verifies an audit export (JSON Lines) with no database and no network.
  FILE        the export
  --key FILE  the public key that must have signed it: PEM, or the base64 text of an export's public_key; several may stand one
              below the other. Get it from whoever runs Countersign, by another way than the export.

Exit code: 0 the export is intact; 1 it was tampered with; 2 this command was called wrongly.`;

async function main(args: string[]): Promise<number> {
  const asked = readArguments(args);
  if (!asked) return complain(usage);
  try {
    await access(asked.file);
    const keys = asked.keyFile === undefined ? undefined : parseKeyFile(await readFile(asked.keyFile, "utf8"));
    return report(await verifyAuditExport(createReadStream(asked.file), { keys }));
  } catch (error) {
    return complain(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function readArguments(args: string[]): { file: string; keyFile: string | undefined } | null {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { key: { type: "string" } } });
    const [command, file, ...rest] = positionals;
    return command === "verify" && file !== undefined && rest.length === 0 ? { file, keyFile: values.key } : null;
  } catch {
    return null;
  }
}

function report(verdict: AuditVerdict): number {
  if (!verdict.intact) {
    const { line, index, entryId, problem } = verdict.fault;
    const entry = index === null ? "" : `, entry ${index} (${entryId ?? "no id"})`;
    console.log(`TAMPERED: line ${line}${entry}: ${problem}`);
    return 1;
  }

  console.log(
    [
      `Intact: ${verdict.entries} entries of workspace ${verdict.workspaceId}, none changed, added, removed or moved.`,
      `  root       ${verdict.rootHash}`,
      `  signed at  ${verdict.signedAt}`,
      `  key id     ${verdict.keyId}`,
      `  erased     ${verdict.erased} (entries whose content is gone; that they happened is still proved)`,
      verdict.pinned ? "The key that signed is one that you gave." : ownKeyWarning,
    ].join("\n"),
  );
  return 0;
}

const ownKeyWarning = `
No --key was given, so the key inside the file was used. This proves that the file is whole and as it was when that key signed
it. It does NOT prove whose key that is: somebody else could have made the whole file and signed it with a key of their own.
Compare the key id with the one that whoever runs Countersign gave you by another way, or give that key with --key FILE.`;

function complain(message: string): number {
  console.error(message);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
