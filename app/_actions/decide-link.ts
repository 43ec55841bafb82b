"use server";

import { z } from "zod";
import { decideByLink, DecideByLinkInput, noSuchFrame, undoByLink } from "@/lib/channels/decide-links";
import { embedOrigin } from "@/lib/channels/embed-token";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";
import { type ActionState, toActionState } from "./action-state";

/** What a form sends: text, empty where nothing was given. */
const given = z
  .string()
  .optional()
  .transform((text) => text || undefined);
const LinkForm = z.object({
  decision: DecideByLinkInput.shape.decision,
  contentHash: z.string(),
  nonce: z.string(),
  viewedAt: z.coerce.date(),
  // Forms send line ends as CR LF.
  body: given.transform((text) => text?.replaceAll("\r\n", "\n")),
  reasonCode: given,
  comment: given,
});

type Wish = z.output<typeof LinkForm>;

/** What was typed comes back with a refusal. */
async function decided(form: FormData, decide: (wish: Wish) => Promise<void>): Promise<ActionState> {
  const fields = Object.fromEntries(form);
  const answer = await toActionState(() => decide(LinkForm.parse(fields)));
  return answer.kind === "refused" ? { ...answer, typed: TypedFields.safeParse(fields).data } : answer;
}

const TypedFields = LinkForm.pick({ body: true, reasonCode: true, comment: true }).extend({ decision: z.string() });

const world = () => ({ db: database(), clock: systemClock });

/** Decides with the link's one vote. The token is all that says who asks. */
export async function decideWithLink(token: string, _: ActionState, form: FormData): Promise<ActionState> {
  return decided(form, async (wish) => {
    await decideByLink(world(), token, wish);
  });
}

/** The same for a review in another app's frame, as long as that app may have it. */
export async function decideInFrame(token: string, _: ActionState, form: FormData): Promise<ActionState> {
  return decided(form, async (wish) => {
    requireFrame(token);
    await decideByLink(world(), token, wish, "embed");
  });
}

export async function undoInFrame(token: string, _: ActionState): Promise<ActionState> {
  return toActionState(() => {
    requireFrame(token);
    return undoByLink(world(), token, "embed");
  });
}

function requireFrame(token: string): void {
  if (embedOrigin(token, env().EMBED_ORIGINS) !== null) return;
  throw noSuchFrame();
}

export async function undoWithLink(token: string, _: ActionState): Promise<ActionState> {
  return toActionState(() => undoByLink(world(), token));
}
