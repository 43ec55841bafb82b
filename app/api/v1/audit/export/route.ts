import { apiRoute } from "@/app/_edge/api-route";
import { exportAudit } from "@/lib/audit/export-audit";
import { exportAuditContract } from "../contract";

export const GET = apiRoute(exportAuditContract)(async ({ ctx }) => {
  return { status: 200, body: toBytes(await exportAudit(ctx)) };
});

/** Reads the lines as fast as the caller takes them. */
function toBytes(lines: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return();
    },
  });
}
