import { z } from "zod";
import { origins } from "@/lib/db/schema/intake/event";
import { reviewStatuses } from "@/lib/db/schema/review/review";
import { findingKinds } from "@/lib/drafting/generation";
import type { DraftDetail } from "@/lib/review/get-draft";
import { Actor, actorOnWire } from "./actor";
import { ContentHash, Id, JsonObject, Time, time } from "./primitives";
import { reviewDetailOnWire, ReviewWithDecisions } from "./review";
import { Receipt, receiptOnWire } from "./write-back";

const Offset = z.int().min(0).describe("UTF-16; ends are exclusive.");

export const ProposedAction = z
  .object({ connection: Id, operation: z.string(), target: JsonObject, payload: JsonObject })
  .meta({
    id: "ProposedAction",
    description: "One call to a system of record, exactly as it will be made once approved.",
  });

const DraftVersion = z.object({
  version: z.int(),
  content: z.object({
    body: z.string(),
    fields: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .optional()
      .describe("What a reviewer set of the action's other fields."),
  }),
  actions: z.array(ProposedAction),
  content_hash: ContentHash,
  edited_by: Actor.nullable().describe("Null: the drafter wrote it."),
  edited_by_name: z.string().nullable(),
  created_at: Time,
});

const Citation = z.object({
  document_id: Id,
  version: z.int(),
  title: z.string(),
  quote: z.string(),
  source_start: Offset,
  source_end: Offset,
  draft_start: Offset,
  draft_end: Offset,
});

const Finding = z.object({
  kind: z.enum(findingKinds),
  version: z.int(),
  message: z.string(),
  source_start: Offset.nullable(),
  source_end: Offset.nullable(),
  draft_start: Offset.nullable(),
  draft_end: Offset.nullable(),
});

export const Draft = z
  .object({
    id: Id,
    workflow: z.object({ id: Id, name: z.string(), version: z.int() }),
    origin: z.enum(origins),
    held: z.boolean(),
    hold_reasons: z.array(z.object({ code: z.string(), message: z.string() })),
    explanation: z.string(),
    event: z
      .object({
        id: Id,
        title: z.string(),
        body: z.string(),
        customer: z.object({ name: z.string(), email: z.string() }),
        occurred_at: Time,
        received_at: Time,
        payload: JsonObject.describe("The event as it came, unknown fields kept."),
      })
      .nullable(),
    content: z.object({ body: z.string() }).describe("Of the newest version."),
    versions: z.array(DraftVersion).describe("The oldest first."),
    citations: z.array(Citation),
    findings: z.array(Finding),
    confidence: z.number().min(0).max(1).nullable(),
    confidence_words: z.string(),
    signals: z.array(z.object({ name: z.string(), value: z.number(), says: z.string() })),
    model: z.string(),
    prompt_version: z.string(),
    tokens: z.object({ input: z.int(), output: z.int() }),
    cost_micros: z.int().describe("Millionths of a US dollar."),
    destination: z.object({ connection: z.string(), operation: z.string(), target: JsonObject }).nullable(),
    created_at: Time,
    status: z.enum(reviewStatuses).nullable().describe("Of its review; null where nobody has to look at it."),
    receipt: Receipt.nullable().describe("Once it is sent."),
    review: ReviewWithDecisions.nullable(),
  })
  .meta({ id: "Draft", description: "A proposal, what it rests on and what became of it." });

export const draftOnWire = (detail: DraftDetail): z.input<typeof Draft> => ({
  id: detail.id,
  workflow: { id: detail.workflow.id, name: detail.workflow.name, version: detail.workflow.version },
  origin: detail.origin,
  held: detail.held,
  hold_reasons: detail.holdReasons.map(({ code, message }) => ({ code, message })),
  explanation: detail.explanation,
  event: detail.event && eventOnWire(detail.event),
  content: { body: detail.versions.at(-1)?.content.body ?? "" },
  versions: detail.versions.map((version) => ({
    version: version.version,
    content: version.content,
    actions: version.actions,
    content_hash: version.contentHash,
    edited_by: version.editedBy && actorOnWire(version.editedBy),
    edited_by_name: version.editedByName,
    created_at: time(version.createdAt),
  })),
  citations: detail.citations.map((citation) => ({
    document_id: citation.documentId,
    version: citation.version,
    title: citation.title,
    quote: citation.quote,
    ...spans(citation),
  })),
  findings: detail.findings.map(({ kind, version, message, ...at }) => ({ kind, version, message, ...spans(at) })),
  confidence: detail.confidence,
  confidence_words: detail.confidenceWords,
  signals: detail.signals.map(({ name, value, says }) => ({ name, value, says })),
  model: detail.model,
  prompt_version: detail.promptVersion,
  tokens: detail.tokens,
  cost_micros: detail.costMicros,
  destination: detail.destination && destinationOnWire(detail.destination),
  created_at: time(detail.createdAt),
  status: detail.review?.status ?? null,
  receipt: detail.review?.delivery?.receipt ? receiptOnWire(detail.review.delivery.receipt) : null,
  review: detail.review && reviewDetailOnWire(detail.review),
});

const eventOnWire = (event: NonNullable<DraftDetail["event"]>) => ({
  id: event.id,
  title: event.title,
  body: event.body,
  customer: event.customer,
  occurred_at: time(event.occurredAt),
  received_at: time(event.receivedAt),
  payload: event.payload,
});

const destinationOnWire = ({ connection, operation, target }: NonNullable<DraftDetail["destination"]>) => ({
  connection: connection ?? "a deleted connection",
  operation,
  target,
});

const spans = <Place extends number | null>(at: {
  sourceStart: Place;
  sourceEnd: Place;
  draftStart: Place;
  draftEnd: Place;
}) => ({
  source_start: at.sourceStart,
  source_end: at.sourceEnd,
  draft_start: at.draftStart,
  draft_end: at.draftEnd,
});
