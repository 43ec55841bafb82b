/** From a checked payload to what the canonical event says. */
import type { Fault } from "@/lib/core/errors";
import { valueAt } from "@/lib/core/json-pointer";
import { isBlank, plainText } from "@/lib/core/plain-text";
import type { CanonicalData } from "@/lib/events/canonical-event";
import type { TriggerMapping } from "@/lib/workflows/definition";
import { attachmentsIn } from "./attachments";
import { htmlToText } from "./html-to-text";
import { parseTime } from "./parse-time";
import { invalid, type Payload } from "./parse-json";

export interface MappedPayload {
  recordId: string;
  version: string | null;
  sourceOrder: number;
  occurredAt: Date;
  conversation: string | null;
  /** The e-mail address in lower case. */
  customerKey: string | null;
  data: CanonicalData;
}

/** Ids and keys are indexed, so they have a bound; in UTF-16 units. */
const keyLimit = 255;
const addressLimit = 320;
const labelLimit = 100;

/**
 * Reads the mapped fields. Only the record's id must be there: whether the rest suffices for a draft is the schema's and the
 * quality gate's to say. Throws ValidationError with every fault.
 *
 * Source order: the version where it is a number (or text that is one), else the time of occurrence in ms.
 */
export function mapPayload(payload: Payload, mapping: TriggerMapping, receivedAt: Date): MappedPayload {
  const faults: Fault[] = [];
  const text = (path: string | undefined, limit?: number): string => {
    const value = path === undefined ? undefined : valueAt(payload, path);
    if (value === undefined || value === null) return "";
    const fault = faultOf(value, limit);
    if (fault) faults.push({ path: path ?? "", message: fault });
    return String(value);
  };

  const label = (path: string | undefined): string | undefined =>
    plainText(text(path, labelLimit)).trim().toLowerCase() || undefined;

  const recordId = text(mapping.recordId, keyLimit).trim();
  if (recordId === "") faults.push({ path: mapping.recordId, message: "is missing; send the record's id" });
  const version = text(mapping.version, keyLimit).trim();
  const conversation = text(mapping.conversation, keyLimit).trim();
  const email = plainText(text(mapping.customerEmail, addressLimit)).trim();
  const occurredAt = timeAt(payload, mapping.occurredAt, faults) ?? receivedAt;
  const html = plainText(text(mapping.bodyHtml));
  const body = plainText(text(mapping.body));
  const data: CanonicalData = {
    title: plainText(text(mapping.title)),
    body: isBlank(body) && html !== "" ? htmlToText(html) : body,
    bodyHtml: html || undefined,
    attachments: attachmentsIn(payload, mapping.attachments),
    customer: { name: plainText(text(mapping.customerName)).trim(), email },
    category: label(mapping.category),
    channel: label(mapping.channel),
    stake: stakeAt(payload, mapping.stake, faults),
    payload,
  };

  if (faults.length > 0) throw invalid(...faults);
  return {
    recordId,
    version: version || null,
    sourceOrder: numberIn(version) ?? occurredAt.getTime(),
    occurredAt,
    conversation: conversation || null,
    customerKey: email.toLowerCase() || null,
    data,
  };
}

function faultOf(value: unknown, limit: number | undefined): string | null {
  if (typeof value !== "string" && typeof value !== "number") return "must be text or a number";
  if (limit === undefined) return null;
  // Two large ids may become the same number, and the second record would be taken for a repeat of the first.
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return "must be sent as text: it is too large for a JSON number";
  return String(value).length > limit ? `must be at most ${limit} characters long` : null;
}

function timeAt(payload: Payload, path: string | undefined, faults: Fault[]): Date | null {
  const value = path === undefined ? undefined : valueAt(payload, path);
  if (path === undefined || value === undefined || value === null || value === "") return null;
  const time = parseTime(value);
  if (!time) faults.push({ path, message: "must be an ISO 8601 time, or seconds or milliseconds since 1970" });
  return time;
}

/** A limit rests on it, so what can't be read as a number is a fault and not nothing. */
function stakeAt(payload: Payload, path: string | undefined, faults: Fault[]): number | undefined {
  const value = path === undefined ? undefined : valueAt(payload, path);
  if (path === undefined || value === undefined || value === null) return undefined;
  if (typeof value === "string" && isBlank(value)) return undefined;
  const stake = typeof value === "string" && decimal.test(value.trim()) ? Number(value) : value;
  if (typeof stake === "number" && Number.isFinite(stake)) return stake;
  faults.push({ path, message: "must be a number, or text that is one, such as 1250.5" });
  return undefined;
}

const decimal = /^[+-]?\d+(\.\d+)?$/;

function numberIn(version: string): number | null {
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(version) ? Number(version) : null;
}
