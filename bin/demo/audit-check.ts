/** What an auditor does: exports the log and verifies the export as an outsider would, with the product's public key in hand. */
import { exportAudit } from "@/lib/audit/export-audit";
import { auditSignerOf, parsePublicKey } from "@/lib/audit/keys";
import { verifyAuditExport } from "@/lib/audit/verify";
import { withDemoDatabase } from "./demo-database";
import type { Demo } from "./start-demo";

export function verifyAudit(demo: Demo): Promise<{ entries: number; verified: boolean }> {
  const signer = auditSignerOf(demo.product.environment.AUDIT_SIGNING_KEY ?? "");
  return withDemoDatabase(demo, async (db) => {
    const lines = await exportAudit({ ...demo.cast.as("auditor"), db }, { signer });
    const verdict = await verifyAuditExport(lines, { keys: [parsePublicKey(signer.publicKey)] });
    return verdict.intact ? { entries: verdict.entries, verified: true } : { entries: 0, verified: false };
  });
}
