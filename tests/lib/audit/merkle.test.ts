import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CompactRange, hashLeaf, rootOf } from "@/lib/audit/merkle";

const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();

/** RFC 6962, section 2.1, word for word. */
function treeHash(entries: readonly Uint8Array[]): Buffer {
  const [only] = entries;
  if (!only) return sha256();
  if (entries.length === 1) return sha256(Buffer.of(0), only);
  const k = 2 ** Math.ceil(Math.log2(entries.length) - 1);
  return sha256(Buffer.of(1), treeHash(entries.slice(0, k)), treeHash(entries.slice(k)));
}

const entriesOf = (min: number) => fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: min, maxLength: 130 });
const grown = (entries: readonly Uint8Array[]) => rootOf(entries.map(hashLeaf));

/** The tree of the RFC's reference implementation (certificate-transparency's merkle_tree_test). */
const knownEntries = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((hex) => Buffer.from(hex, "hex"));
const knownRoot = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";

describe("the tree", () => {
  test("has the root that the reference implementation published for its eight entries", () => {
    expect(grown(knownEntries).toString("hex")).toBe(knownRoot);
  });

  test("of no entries has the hash of nothing as its root", () => {
    expect(grown([])).toEqual(sha256());
  });

  test("grown leaf by leaf has the root of the recursive definition", () => {
    fc.assert(
      fc.property(entriesOf(0), (entries) => {
        expect(grown(entries)).toEqual(treeHash(entries));
      }),
    );
  });

  test("carries on from a stored frontier as if it had never stopped", () => {
    fc.assert(
      fc.property(entriesOf(0), entriesOf(0), (before, after) => {
        const first = new CompactRange();
        before.map(hashLeaf).forEach((leaf) => first.append(leaf));
        const resumed = new CompactRange(first.size, first.frontier);
        after.map(hashLeaf).forEach((leaf) => resumed.append(leaf));
        expect(resumed.size).toBe(before.length + after.length);
        expect(resumed.root()).toEqual(treeHash([...before, ...after]));
      }),
    );
  });

  test("refuses a frontier that can't be of its size", () => {
    expect(() => new CompactRange(3, [sha256()])).toThrow(RangeError);
  });
});
