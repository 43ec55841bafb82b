import { z } from "zod";
import type { Receipt as StoredReceipt } from "@/lib/connectors/connector";
import { deadLetterStages } from "@/lib/db/schema/write-back/dead-letter";
import { type WriteBack as StoredWriteBack, writeBackStates } from "@/lib/db/schema/write-back/write-back";
import type { DeadLetterItem } from "@/lib/write-back/list-dead-letters";
import { Id, Time, time, timeOrNull } from "./primitives";

export const Receipt = z
  .object({ remote_id: z.string(), url: z.string().nullable(), how: z.enum(["answered", "repeated", "found"]) })
  .meta({ id: "Receipt", description: "What the target said of the write." });

export const receiptOnWire = ({ remoteId, url, how }: StoredReceipt): z.input<typeof Receipt> => ({
  remote_id: remoteId,
  url: url ?? null,
  how,
});

export const WriteBack = z
  .object({
    id: Id.describe("The idempotency key of all its attempts."),
    decision_id: Id,
    draft_id: Id,
    draft_version: z.int(),
    connection_id: Id,
    position: z.int(),
    state: z.enum(writeBackStates),
    attempts: z.int(),
    not_before: Time,
    remote_id: z.string().nullable(),
    receipt: Receipt.nullable(),
    message: z.string().nullable().describe("Why it is where it is."),
    created_at: Time,
    settled_at: Time.nullable(),
  })
  .meta({ id: "WriteBack", description: "One approved action on its way out." });

export const writeBackOnWire = (row: StoredWriteBack): z.input<typeof WriteBack> => ({
  id: row.id,
  decision_id: row.decisionId,
  draft_id: row.draftId,
  draft_version: row.draftVersion,
  connection_id: row.connectionId,
  position: row.position,
  state: row.state,
  attempts: row.attempts,
  not_before: time(row.notBefore),
  remote_id: row.remoteId,
  receipt: row.receipt && receiptOnWire(row.receipt),
  message: row.lastError,
  created_at: time(row.createdAt),
  settled_at: timeOrNull(row.settledAt),
});

export const DeadLetter = z
  .object({
    id: Id,
    stage: z.enum(deadLetterStages),
    subject_id: Id.describe("The event or write-back that is parked."),
    draft_id: Id.nullable(),
    title: z.string().nullable(),
    reason: z.string(),
    message: z.string(),
    created_at: Time,
  })
  .meta({ id: "DeadLetter", description: "Work parked after its retries." });

export const deadLetterOnWire = (item: DeadLetterItem): z.input<typeof DeadLetter> => ({
  id: item.id,
  stage: item.stage,
  subject_id: item.subjectId,
  draft_id: item.draftId,
  title: item.title,
  reason: item.reason,
  message: item.message,
  created_at: time(item.createdAt),
});
