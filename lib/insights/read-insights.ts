import type { ServiceContext } from "@/lib/core/context";
import { draftingCost } from "./cost";
import { dueTimes } from "./due-times";
import { outcomesByPrompt } from "./outcomes";
import { reviewerLoad } from "./reviewer-load";
import type { InsightScope } from "./scope";
import { timeSaved } from "./time-saved";
import { timeToDecision } from "./time-to-decision";
import { volumeByDay } from "./volume";

/** Every question about one scope. Each checks the permission itself. Two at a time: one page must not take the whole pool. */
export async function readInsights(ctx: ServiceContext, scope: InsightScope) {
  const [volume, outcomes] = await Promise.all([volumeByDay(ctx, scope), outcomesByPrompt(ctx, scope)]);
  const [times, saved] = await Promise.all([timeToDecision(ctx, scope), timeSaved(ctx, scope)]);
  const [due, load] = await Promise.all([dueTimes(ctx, scope), reviewerLoad(ctx, scope)]);
  return { volume, outcomes, times, saved, due, load, cost: await draftingCost(ctx, scope) };
}
