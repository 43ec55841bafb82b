import type { Clock } from "@/lib/core/clock";
import type { Actor } from "@/lib/core/context";
import { sha256 } from "@/lib/core/crypto";
import { newId } from "@/lib/core/id";
import { mapPayload } from "../payload/map-payload";
import { invalid, type Payload } from "../payload/parse-json";
import { type Arrival, deliveryKey, recordKey } from "./arrival";
import type { TriggerSettings } from "./trigger-settings";

interface Received {
  payload: Payload;
  /** The bytes that it came in. */
  body: Uint8Array;
  deliveryId: string | null;
  /** Deliveries are deduplicated within it: the trigger, or an API caller's workflow. */
  scopeId: string;
  /** CloudEvents `source`: where it came in. */
  source: string;
  actor: Actor;
}

/** Checks and maps a payload. Throws ValidationError with every fault. */
export function toArrival({ trigger, check }: TriggerSettings, received: Received, clock: Clock): Arrival {
  const receivedAt = clock.now();
  const faults = check(received.payload);
  if (faults.length > 0) throw invalid(...faults);
  const mapped = mapPayload(received.payload, trigger.mapping, receivedAt);

  return {
    event: {
      id: newId(),
      workspaceId: trigger.workspaceId,
      workflowId: trigger.workflowId,
      triggerId: trigger.id,
      origin: "live",
      source: received.source,
      type: "dev.countersign.record.received",
      subject: mapped.recordId,
      sourceOrder: mapped.sourceOrder,
      sourceRecordId: mapped.recordId,
      sourceVersion: mapped.version,
      conversationKey: mapped.conversation,
      customerKey: mapped.customerKey,
      occurredAt: mapped.occurredAt,
      receivedAt,
      data: mapped.data,
    },
    trigger: { id: trigger.id, version: trigger.version },
    keys: {
      scopeId: received.scopeId,
      delivery: received.deliveryId === null ? null : deliveryKey(received.deliveryId),
      record: mapped.version === null ? null : recordKey(mapped.recordId, mapped.version),
    },
    actor: received.actor,
    clock,
    bodyHash: sha256(received.body),
    bytes: received.body.length,
  };
}
