import { canonicalJson, sha256 } from "@/lib/core/crypto";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type FieldValue = string | number | boolean | null;

/** What a draft says. */
export interface DraftContent {
  body: string;
  /** What a reviewer set of the action's other fields; null: it is not sent. */
  fields?: Record<string, FieldValue>;
}

/** One call to a system of record, exactly as it will be made once approved. */
export interface ProposedAction {
  /** The connection's id. */
  connection: string;
  operation: string;
  target: JsonObject;
  payload: JsonObject;
}

/** SHA-256 (hex) over the canonical JSON (RFC 8785) of the actions in order: what a decision is bound to. */
export const contentHash = (actions: readonly ProposedAction[]): string =>
  sha256(
    canonicalJson(
      actions.map(({ connection, operation, target, payload }) => ({ connection, operation, target, payload })),
    ),
  );
