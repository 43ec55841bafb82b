/** Whether a parsed line has exactly the fields of its kind. By hand and without copies: a million lines are checked in seconds. */
import { type EntryLine, exportFormat, type FinalLine, type HeaderLine } from "./export-line";

export const isHeaderLine = (line: unknown): line is HeaderLine =>
  isObject(line) && hasOnly(line, headerFields) && line.format === exportFormat && typeof line.workspace === "string";

export const isFinalLine = (line: unknown): line is FinalLine =>
  isObject(line) &&
  hasOnly(line, finalFields) &&
  finalFields.every((field) => typeof line[field] === (field === "tree_size" ? "number" : "string"));

/** The entry itself may hold any field: its hash covers them all. */
export function isEntryLine(line: unknown): line is EntryLine {
  if (!isObject(line) || !Number.isInteger(line.index) || typeof line.leaf_hash !== "string" || !isObject(line.entry))
    return false;
  const { id, workspace_id, commitment } = line.entry;
  if (typeof id !== "string" || typeof workspace_id !== "string" || typeof commitment !== "string") return false;
  if (line.erased === true) return hasOnly(line, erasedFields);
  return (
    hasOnly(line, contentFields) &&
    isObject(line.content) &&
    typeof line.salt === "string" &&
    /^([0-9a-f]{2})+$/.test(line.salt)
  );
}

const headerFields = ["format", "workspace"];
const finalFields = ["tree_size", "root_hash", "at", "key_id", "public_key", "signature"];
const erasedFields = ["index", "entry", "leaf_hash", "erased"];
const contentFields = ["index", "entry", "leaf_hash", "content", "salt"];

const hasOnly = (line: Record<string, unknown>, fields: readonly string[]): boolean =>
  Object.keys(line).length === fields.length && fields.every((field) => Object.hasOwn(line, field));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
