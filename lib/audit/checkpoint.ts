import { verify } from "node:crypto";
import { canonicalJson } from "@/lib/core/crypto";
import type { AuditPublicKey, AuditSigner } from "./keys";

/** What is signed: this workspace's log had this many entries, with this root, at this time. */
export interface CheckpointStatement {
  workspace: string;
  tree_size: number;
  /** Hex. */
  root_hash: string;
  /** ISO 8601 UTC with milliseconds. */
  at: string;
}

/** Ed25519 over the statement's RFC 8785 canonical JSON, base64. */
export const signCheckpoint = (signer: AuditSigner, statement: CheckpointStatement): string =>
  Buffer.from(signer.sign(bytesOf(statement))).toString("base64");

export const isSignedBy = ({ key }: AuditPublicKey, statement: CheckpointStatement, signature: string): boolean =>
  verify(null, bytesOf(statement), key, Buffer.from(signature, "base64"));

const bytesOf = ({ workspace, tree_size, root_hash, at }: CheckpointStatement): Buffer =>
  Buffer.from(canonicalJson({ workspace, tree_size, root_hash, at }));
