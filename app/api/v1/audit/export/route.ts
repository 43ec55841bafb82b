import { apiRoute } from "@/app/_edge/api-route";
import { streamLines } from "@/app/_edge/stream-lines";
import { exportAudit } from "@/lib/audit/export-audit";
import { exportAuditContract } from "../contract";

export const GET = apiRoute(exportAuditContract)(async ({ ctx }) => {
  return { status: 200, body: streamLines(await exportAudit(ctx)) };
});
