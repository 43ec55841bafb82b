import { eq } from "drizzle-orm";
import { appendAuditEntry } from "@/lib/audit/append";
import type { ServiceContext } from "@/lib/core/context";
import { ValidationError } from "@/lib/core/errors";
import { isBlank, plainText } from "@/lib/core/plain-text";
import type { Transaction } from "@/lib/db/client";
import { draftVersion } from "@/lib/db/schema/drafting/draft-version";
import { event } from "@/lib/db/schema/intake/event";
import { workflowVersion } from "@/lib/db/schema/workflows/workflow-version";
import { buildActions } from "@/lib/drafting/build-actions";
import { contentHash } from "@/lib/drafting/proposal";
import type { ReviewInHand } from "./lock-review";
import { voidVotes } from "./void-votes";

type Version = ReviewInHand["shown"];

/** Writes the edited text as version n+1 and voids the votes on version n. Throws ValidationError if nothing was edited. */
export async function writeEdit(
  tx: Transaction,
  ctx: ServiceContext,
  inHand: ReviewInHand,
  edited: string | undefined,
): Promise<Version> {
  const body = plainText(edited ?? "");
  if (isBlank(body) || body === inHand.shown.body) {
    throw new ValidationError(
      "Nothing was edited. Send the whole new text in edits.body, or approve the draft as it is.",
      [{ path: "/edits/body", message: "Give the whole new text; it must differ from the version you saw." }],
    );
  }

  const { definition, data } = await loadTemplate(tx, inHand);
  const actions = buildActions(definition.action, data, { body });
  const made = { version: inHand.shown.version + 1, contentHash: contentHash(actions), body };
  const { draftId, id: reviewId } = inHand.review;
  await tx.insert(draftVersion).values({
    workspaceId: ctx.workspaceId,
    draftId,
    version: made.version,
    content: { body },
    actions,
    contentHash: made.contentHash,
    editedBy: ctx.actor,
  });
  await voidVotes(tx, ctx, reviewId);
  await appendAuditEntry(tx, ctx, {
    action: "draft.edited",
    entityType: "draft",
    entityId: draftId,
    content: { version: made.version, content_hash: made.contentHash },
  });
  return made;
}

async function loadTemplate(tx: Transaction, { eventId, workflowVersionId, review: { draftId } }: ReviewInHand) {
  if (!eventId) throw new Error(`Draft ${draftId} has no event to build its actions from.`);
  const [row] = await tx
    .select({ definition: workflowVersion.definition, data: event.data })
    .from(event)
    .innerJoin(workflowVersion, eq(workflowVersion.id, workflowVersionId))
    .where(eq(event.id, eventId));
  if (!row) throw new Error(`Draft ${draftId} has lost its event or workflow version.`);
  return row;
}
