/** Inclusion and consistency proofs: made as RFC 6962, section 2.1, says and checked as RFC 9162, section 2.1, does. */
import { hashNode, rootOf } from "./merkle";

/** PATH(index, D[n]): the siblings from the leaf up to the root. */
export function inclusionProof(leafHashes: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= leafHashes.length)
    throw new RangeError(`There is no leaf ${index}.`);
  if (leafHashes.length === 1) return [];

  const split = splitOf(leafHashes.length);
  const left = leafHashes.slice(0, split);
  const right = leafHashes.slice(split);
  return index < split
    ? [...inclusionProof(left, index), rootOf(right)]
    : [...inclusionProof(right, index - split), rootOf(left)];
}

interface Inclusion {
  leafHash: Uint8Array;
  index: number;
  size: number;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}

/** Whether the leaf is at the index of the tree with this size and root. */
export function provesInclusion({ leafHash, index, size, root, proof }: Inclusion): boolean {
  if (index < 0 || index >= size) return false;

  let position = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      hash = hashNode(sibling, hash);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      hash = hashNode(hash, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && same(hash, root);
}

/** PROOF(size, D[n]): that the tree of the first `size` leaves is the beginning of the whole. */
export function consistencyProof(leafHashes: readonly Uint8Array[], size: number): Uint8Array[] {
  if (!Number.isInteger(size) || size < 1 || size > leafHashes.length)
    throw new RangeError(`There is no tree of ${size} leaves.`);
  return subProof(leafHashes, size, true);
}

function subProof(leafHashes: readonly Uint8Array[], size: number, known: boolean): Uint8Array[] {
  if (size === leafHashes.length) return known ? [] : [rootOf(leafHashes)];

  const split = splitOf(leafHashes.length);
  const left = leafHashes.slice(0, split);
  const right = leafHashes.slice(split);
  return size <= split
    ? [...subProof(left, size, known), rootOf(right)]
    : [...subProof(right, size - split, false), rootOf(left)];
}

interface Consistency {
  older: { size: number; root: Uint8Array };
  newer: { size: number; root: Uint8Array };
  proof: readonly Uint8Array[];
}

/** Whether the newer tree only added leaves to the older one. */
export function provesConsistency({ older, newer, proof }: Consistency): boolean {
  if (older.size < 1 || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && same(older.root, newer.root);

  let position = older.size - 1;
  let last = newer.size - 1;
  while (position % 2 === 1) [position, last] = [half(position), half(last)];
  // Where the older tree is perfect its own root starts the path, and the proof leaves it out.
  const [start, ...path] = position === 0 ? [older.root, ...proof] : proof;
  if (!start) return false;

  let olderHash = start;
  let newerHash = start;
  for (const sibling of path) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      olderHash = hashNode(sibling, olderHash);
      newerHash = hashNode(sibling, newerHash);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      newerHash = hashNode(newerHash, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && same(olderHash, older.root) && same(newerHash, newer.root);
}

/** The largest power of two below n (n > 1). */
function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

const half = (n: number): number => Math.floor(n / 2);

const same = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;
