/** What would go out if a draft were approved as it is: made by the same connector, sent nowhere. */
import { z } from "zod";
import { loadConnection } from "@/lib/connectors/connections";
import { ConnectorError } from "@/lib/connectors/connector-error";
import type { StoredRequest } from "@/lib/connectors/connector";
import type { ServiceContext } from "@/lib/core/context";
import { ValidationError } from "@/lib/core/errors";
import { requirePermission } from "@/lib/members/require-permission";
import { getDraft } from "@/lib/review/get-draft";

export const DryRunInput = z.object({ draftId: z.uuid() });

/** Stands where each write-back puts its own key. */
export const keyPlaceholder = "KEY-OF-THIS-SENDING";

/**
 * The requests of the version in force, without credentials. Throws NotFoundError, PermissionError, or ValidationError where the action
 * could not be sent, with what is wrong.
 */
export async function dryRun(ctx: ServiceContext, input: z.input<typeof DryRunInput>): Promise<StoredRequest[]> {
  requirePermission(ctx, "drafts:read");
  const draft = await getDraft(ctx, DryRunInput.parse(input));
  const actions = draft.versions.at(-1)?.actions ?? [];
  return Promise.all(
    actions.map(async ({ connection, ...action }) => {
      try {
        const { connector, config } = await loadConnection(ctx.db, ctx.workspaceId, connection);
        return connector.prepare(action, keyPlaceholder, config);
      } catch (cause) {
        if (cause instanceof ConnectorError) throw new ValidationError(cause.message, [], { cause });
        throw cause;
      }
    }),
  );
}
