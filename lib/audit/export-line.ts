/** The lines of an audit export, as docs/auditor.md describes them to people who write their own verifier. */
import type { CheckpointStatement } from "./checkpoint";
import type { AuditLeaf } from "./leaf";

export const exportFormat = "countersign-audit/1";

export interface HeaderLine {
  format: typeof exportFormat;
  workspace: string;
}

export type EntryLine = {
  /** The leaf's index in the tree: 0, 1, 2 ... */
  index: number;
  entry: AuditLeaf;
  /** As sealed, hex. */
  leaf_hash: string;
} & (
  | {
      content: Record<string, unknown>;
      /** Hex. */
      salt: string;
    }
  | { erased: true }
);

/** The last line: a signed count and root of the lines before it, and the public half (SPKI DER, base64) of the key that signed. */
export type FinalLine = Omit<CheckpointStatement, "workspace"> & {
  key_id: string;
  public_key: string;
  signature: string;
};
