import { toProblemResponse } from "@/app/_edge/problem";
import { requireContext } from "@/app/_edge/session";
import { streamLines } from "@/app/_edge/stream-lines";
import { exportAudit } from "@/lib/audit/export-audit";

/** The audit log as a file, made while it is sent. */
export async function GET(request: Request): Promise<Response> {
  const ctx = await requireContext();
  try {
    const lines = await exportAudit(ctx);
    const day = ctx.clock.now().toISOString().slice(0, 10);
    return new Response(streamLines(lines), {
      headers: {
        "content-type": "application/jsonl; charset=utf-8",
        "content-disposition": `attachment; filename="countersign-audit-${day}.jsonl"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    return toProblemResponse(error, request);
  }
}
