import { apiRoute } from "@/app/_edge/api-route";
import { listAuditEntries } from "@/lib/audit/list-audit-entries";
import { auditEntryOnWire } from "../_wire/audit";
import { listAuditEntriesContract } from "./contract";

export const GET = apiRoute(listAuditEntriesContract)(async ({ ctx, query }) => {
  const { limit, cursor, entity_id: entityId, action } = query;
  const { data, nextCursor } = await listAuditEntries(ctx, { limit, cursor, entityId, action });
  return { status: 200, body: { data: data.map(auditEntryOnWire), next_cursor: nextCursor } };
});
