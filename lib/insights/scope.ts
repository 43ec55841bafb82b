/** What a figure is asked about: which days, and which workflow. */
import { z } from "zod";
import type { ServiceContext } from "@/lib/core/context";

export const periods = [7, 30, 90] as const;
export type Period = (typeof periods)[number];

export const InsightScope = z.object({
  /** Whole days in UTC, today among them. */
  days: z.union(periods.map((days) => z.literal(days))).default(30),
  /** All of them unless told. */
  workflowId: z.uuid().optional(),
});
export type InsightScope = z.input<typeof InsightScope>;

const dayMs = 86_400_000;

/** The first moment that counts. */
export function startOf(ctx: ServiceContext, days: Period): Date {
  const today = Math.floor(ctx.clock.now().getTime() / dayMs) * dayMs;
  return new Date(today - (days - 1) * dayMs);
}

/** Every day of the period, first to last, as `2026-03-02`. */
export function daysOf(ctx: ServiceContext, days: Period): string[] {
  const start = startOf(ctx, days).getTime();
  return Array.from({ length: days }, (_, day) => new Date(start + day * dayMs).toISOString().slice(0, 10));
}
