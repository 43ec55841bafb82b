/** The offline verifier: reads an export line by line, with no database, no network and the memory of one line. */
import { BrokenExport } from "./broken-export";
import { isSignedBy } from "./checkpoint";
import { commit } from "./commitment";
import { isEntryLine, isFinalLine, isHeaderLine } from "./export-guards";
import type { EntryLine, FinalLine } from "./export-line";
import { type AuditPublicKey, parsePublicKey } from "./keys";
import { leafHash } from "./leaf";
import { CompactRange } from "./merkle";
import { splitLines } from "./split-lines";

/** The first thing that is wrong. */
export interface AuditFault {
  /** Counted from 1. */
  line: number;
  /** Of the entry, where the line has one. */
  index: number | null;
  entryId: string | null;
  problem: string;
}

export type AuditVerdict =
  | {
      intact: true;
      workspaceId: string;
      entries: number;
      /** Of the entries, those whose content is gone. */
      erased: number;
      rootHash: string;
      signedAt: string;
      keyId: string;
      /** Whether the key was given apart from the file. */
      pinned: boolean;
    }
  | { intact: false; fault: AuditFault };

/**
 * Checks an export (chunks of UTF-8) from the first line to the signature. With no keys given it takes the one in the file, which
 * shows that the file is whole, not who made it. Throws only what the chunks throw.
 */
export async function verifyAuditExport(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  { keys }: { keys?: readonly AuditPublicKey[] } = {},
): Promise<AuditVerdict> {
  const reading = new Reading(keys);
  try {
    for await (const line of splitLines(chunks)) reading.take(line);
    return reading.end();
  } catch (error) {
    if (!(error instanceof BrokenExport)) throw error;
    return { intact: false, fault: reading.fault(error) };
  }
}

class Reading {
  readonly #keys: readonly AuditPublicKey[] | undefined;
  readonly #tree = new CompactRange();
  #line = 0;
  #workspaceId = "";
  #erased = 0;
  #index: number | null = null;
  #entryId: string | null = null;
  #final: FinalLine | null = null;

  constructor(keys: readonly AuditPublicKey[] | undefined) {
    this.#keys = keys;
  }

  take(text: string): void {
    this.#line += 1;
    this.#index = null;
    this.#entryId = null;
    const line = parse(text);
    if (this.#line === 1) this.#takeHeader(line);
    else if (this.#final) throw new BrokenExport("There is a line after the signed end.");
    else if (isFinalLine(line)) this.#takeFinal(line);
    else this.#takeEntry(line);
  }

  end(): AuditVerdict {
    if (!this.#final)
      throw new BrokenExport(
        this.#line === 0 ? "The file is empty." : "The file ends without its signed last line: it was cut off here.",
      );
    return {
      intact: true,
      workspaceId: this.#workspaceId,
      entries: this.#tree.size,
      erased: this.#erased,
      rootHash: this.#final.root_hash,
      signedAt: this.#final.at,
      keyId: this.#final.key_id,
      pinned: this.#keys !== undefined,
    };
  }

  fault({ message }: BrokenExport): AuditFault {
    return { line: this.#line, index: this.#index, entryId: this.#entryId, problem: message };
  }

  #takeHeader(line: unknown): void {
    if (!isHeaderLine(line)) throw new BrokenExport("This is not the header of a countersign-audit/1 export.");
    this.#workspaceId = line.workspace;
  }

  #takeEntry(line: unknown): void {
    if (!isEntryLine(line))
      throw new BrokenExport(
        "This line has not the fields of an entry line: some are missing, added or of another kind.",
      );
    this.#index = line.index;
    this.#entryId = line.entry.id;

    const expected = this.#tree.size;
    if (line.index > expected)
      throw new BrokenExport(`Entry ${expected} is missing: this line has index ${line.index}.`);
    if (line.index < expected)
      throw new BrokenExport(`Index ${line.index} is repeated or out of order: ${expected} comes here.`);
    if (line.entry.workspace_id !== this.#workspaceId)
      throw new BrokenExport("The entry is of another workspace than the header says.");
    const hash = hashOf(line.entry);
    if (hash.toString("hex") !== line.leaf_hash)
      throw new BrokenExport("The entry does not fit its leaf hash: a field of it, or the hash, was altered.");
    this.#checkContent(line);
    this.#tree.append(hash);
  }

  #checkContent(line: EntryLine): void {
    if ("erased" in line) {
      this.#erased += 1;
    } else if (!isCommittedTo(line)) {
      throw new BrokenExport("The content does not fit the entry's commitment: content or salt was altered.");
    }
  }

  #takeFinal(line: FinalLine): void {
    const key = this.#keyOf(line);
    if (!isSignedBy(key, { workspace: this.#workspaceId, ...line }, line.signature)) {
      throw new BrokenExport(
        "The signature does not fit the count, root and time of this line and the header's workspace: one of them was altered.",
      );
    }
    if (line.tree_size !== this.#tree.size) {
      throw new BrokenExport(
        `${line.tree_size} entries were signed, but the file has ${this.#tree.size}: the difference is missing right before this line.`,
      );
    }
    if (line.root_hash !== this.#tree.root().toString("hex")) {
      throw new BrokenExport(
        "Each entry fits its own leaf hash, but together they don't give the signed root: an entry was replaced along with its hash.",
      );
    }
    this.#final = line;
  }

  #keyOf(line: FinalLine): AuditPublicKey {
    const own = publicKeyIn(line);
    if (own.keyId !== line.key_id)
      throw new BrokenExport("The key id is not that of the public key: one of them was altered.");
    if (!this.#keys) return own;
    const pinned = this.#keys.find((key) => key.keyId === own.keyId);
    if (!pinned)
      throw new BrokenExport(`The file was signed with key ${own.keyId}, which is not the key that you gave.`);
    return pinned;
  }
}

/** What JSON can't say (a number beyond all bounds) can't have been sealed. */
function hashOf(entry: object): Buffer {
  try {
    return leafHash(entry);
  } catch {
    throw new BrokenExport("The entry holds a value that has no JSON form: it was altered.");
  }
}

function isCommittedTo({ salt, content, entry }: Extract<EntryLine, { salt: string }>): boolean {
  try {
    return commit(Buffer.from(salt, "hex"), content) === entry.commitment;
  } catch {
    return false;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BrokenExport("This line is not JSON: it was altered or cut off.");
  }
}

function publicKeyIn(line: FinalLine): AuditPublicKey {
  try {
    return parsePublicKey(line.public_key);
  } catch {
    throw new BrokenExport("The public key is not an Ed25519 key: it was altered.");
  }
}
