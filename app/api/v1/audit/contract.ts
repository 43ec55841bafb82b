import { defineContract } from "@/app/_edge/contract";
import { z } from "zod";
import { auditActions } from "@/lib/audit/actions";
import { AuditEntry, Checkpoint } from "../_wire/audit";
import { Id, Page, pageOf } from "../_wire/primitives";

export const listAuditEntriesContract = defineContract({
  operation: "listAuditEntries",
  method: "GET",
  path: "/api/v1/audit",
  summary: "What happened, newest first.",
  permission: "audit:read",
  query: Page.extend({ cursor: Id.optional(), entity_id: Id.optional(), action: z.enum(auditActions).optional() }),
  answers: { 200: { description: "One page.", schema: pageOf(AuditEntry) } },
});

export const exportAuditContract = defineContract({
  operation: "exportAudit",
  method: "GET",
  path: "/api/v1/audit/export",
  summary:
    "The whole log with all that an offline verifier needs; ends in a signed count and root. See docs/auditor.md.",
  permission: "audit:export",
  answers: { 200: { description: "JSON Lines.", contentType: "application/jsonl" } },
  problems: [409],
});

export const listCheckpointsContract = defineContract({
  operation: "listCheckpoints",
  method: "GET",
  path: "/api/v1/audit/checkpoints",
  summary: "Signed counts and roots, newest first, to keep elsewhere.",
  permission: "audit:read",
  query: Page.extend({
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, "Use next_cursor of the page before, as it came.")
      .optional(),
  }),
  answers: { 200: { description: "One page.", schema: pageOf(Checkpoint) } },
});
