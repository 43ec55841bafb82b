/** The Merkle tree of RFC 6962, section 2.1, with SHA-256, grown leaf by leaf. */
import { createHash } from "node:crypto";

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

/** MTH({d}) = SHA-256(0x00 || d). */
export const hashLeaf = (data: Uint8Array): Buffer => createHash("sha256").update(leafPrefix).update(data).digest();

/** SHA-256(0x01 || left || right). */
export const hashNode = (left: Uint8Array, right: Uint8Array): Buffer =>
  createHash("sha256").update(nodePrefix).update(left).update(right).digest();

/** MTH of no leaves at all: the SHA-256 of nothing. */
const emptyRoot = (): Buffer => createHash("sha256").digest();

/**
 * The tree over the leaves so far, kept as the roots of its perfect subtrees, largest first: one for each bit that is set in the
 * size. Appending costs one node hash a leaf on average, the root one for each subtree.
 */
export class CompactRange {
  #size: number;
  readonly #frontier: Uint8Array[];

  constructor(size = 0, frontier: readonly Uint8Array[] = []) {
    if (frontier.length !== setBits(size))
      throw new RangeError(`A tree of ${size} leaves has ${setBits(size)} perfect subtrees.`);
    this.#size = size;
    this.#frontier = [...frontier];
  }

  get size(): number {
    return this.#size;
  }

  get frontier(): readonly Uint8Array[] {
    return this.#frontier;
  }

  append(leaf: Uint8Array): void {
    let subtree = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#frontier.pop();
      if (!left) throw new RangeError("The frontier does not fit the size.");
      subtree = hashNode(left, subtree);
    }
    this.#frontier.push(subtree);
    this.#size += 1;
  }

  root(): Buffer {
    const smallest = this.#frontier.at(-1);
    if (!smallest) return emptyRoot();
    return Buffer.from(this.#frontier.slice(0, -1).reduceRight((right, left) => hashNode(left, right), smallest));
  }
}

/** The root over all the leaf hashes. */
export function rootOf(leafHashes: readonly Uint8Array[]): Buffer {
  const range = new CompactRange();
  for (const hash of leafHashes) range.append(hash);
  return range.root();
}

// By division: bitwise operators would cut sizes at 32 bits.
function setBits(size: number): number {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}
