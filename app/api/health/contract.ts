import { z } from "zod";
import { defineContract } from "@/app/_edge/contract";

export const liveContract = defineContract({
  operation: "live",
  method: "GET",
  path: "/api/health/live",
  summary: "The process runs.",
  permission: null,
  answers: { 200: { description: "It runs.", schema: z.object({ status: z.literal("ok") }) } },
});

export const readyContract = defineContract({
  operation: "ready",
  method: "GET",
  path: "/api/health/ready",
  summary: "The process can serve: its database answers.",
  permission: null,
  answers: {
    200: { description: "It can.", schema: z.object({ status: z.literal("ok"), database: z.literal("ok") }) },
    503: {
      description: "It can't.",
      schema: z.object({ status: z.literal("unavailable"), database: z.literal("unavailable") }),
    },
  },
});
