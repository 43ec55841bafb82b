import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";
import { NotFoundError, ValidationError } from "@/lib/core/errors";
import { plainText } from "@/lib/core/plain-text";
import { trigger } from "@/lib/db/schema/workflows/trigger";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { requirePermission } from "@/lib/members/require-permission";
import { accept } from "./accept/accept-queue";
import { admitted } from "./accept/admission";
import type { Accepted } from "./accept/arrival";
import { toArrival } from "./accept/to-arrival";
import { withTrigger } from "./accept/with-trigger";
import { requireSize } from "./accept-delivery";
import { tidyPayload } from "./payload/parse-json";

export const AcceptEventInput = z.object({
  /** Slug of the workflow. */
  workflow: z.string().min(1).transform(plainText),
  /** Slug of the trigger whose schema and mapping apply; needed only where the workflow has several. */
  trigger: z.string().min(1).optional(),
  /** The caller's own id of this event: sent again with the same id, it is a duplicate. */
  id: z
    .string()
    .regex(/^[!-~]{1,255}$/, "must be 1 to 255 visible ASCII characters")
    .optional(),
  payload: z.record(z.string(), z.unknown()),
});

/** Takes in an event from a caller with an API key: a delivery without a signature, by the same path. Throws as acceptDelivery does. */
export async function acceptEvent(ctx: ServiceContext, input: z.input<typeof AcceptEventInput>): Promise<Accepted> {
  requirePermission(ctx, "events:write");
  const { id, ...given } = AcceptEventInput.parse(input);
  const payload = tidyPayload(given.payload);
  const body = Buffer.from(JSON.stringify(payload));
  requireSize(body.length);
  const { workflowId, slug } = await findTrigger(ctx, given.workflow, given.trigger);

  const origin = { deliveryId: id ?? null, scopeId: workflowId, source: "/api/v1/events", actor: ctx.actor };
  return admitted(ctx.db, body.length, () =>
    withTrigger(ctx.db, slug, async (settings) =>
      accept(ctx.db, toArrival(settings, { payload, body, ...origin }, ctx.clock)),
    ),
  );
}

/** The workflow's enabled trigger, or the one of several that is named. Throws NotFoundError, ValidationError. */
export async function findTrigger(
  ctx: ServiceContext,
  workflowSlug: string,
  slug: string | undefined,
): Promise<{ workflowId: string; slug: string }> {
  const enabled = await ctx.db
    .select({ workflowId: trigger.workflowId, slug: trigger.slug })
    .from(trigger)
    .innerJoin(workflow, eq(workflow.id, trigger.workflowId))
    .where(and(eq(workflow.workspaceId, ctx.workspaceId), eq(workflow.slug, workflowSlug), eq(trigger.enabled, true)));
  const [only, ...others] = enabled.filter((row) => slug === undefined || row.slug === slug);
  if (!only) throw new NotFoundError("This workspace has no such workflow with an enabled trigger.");
  if (others.length === 0) return only;
  throw new ValidationError("This workflow has several triggers.", [
    { path: "/trigger", message: `must be one of ${JSON.stringify(enabled.map((row) => row.slug))}` },
  ]);
}
