import { z } from "zod";
import { defineContract } from "@/app/_edge/contract";
import { deadLetterStages } from "@/lib/db/schema/write-back/dead-letter";
import { ById, Done, Id, Page, pageOf } from "../_wire/primitives";
import { DeadLetter } from "../_wire/write-back";

export const listDeadLettersContract = defineContract({
  operation: "listDeadLetters",
  method: "GET",
  path: "/api/v1/dead-letters",
  summary: "Work parked after its retries, newest first.",
  permission: "write-backs:read",
  query: Page.extend({ cursor: Id.optional() }),
  answers: { 200: { description: "One page.", schema: pageOf(DeadLetter) } },
});

export const replayDeadLetterContract = defineContract({
  operation: "replayDeadLetter",
  method: "POST",
  path: "/api/v1/dead-letters/{id}/replay",
  summary: "Runs one parked piece of work again.",
  permission: "dead-letters:replay",
  params: ById,
  answers: { 200: { description: "It will run.", schema: Done } },
  problems: [404, 409],
});

export const replayDeadLettersContract = defineContract({
  operation: "replayDeadLetters",
  method: "POST",
  path: "/api/v1/dead-letters/replay",
  summary: "Runs everything again that matches, at most 500 a call; repeat until `replayed` is 0.",
  permission: "dead-letters:replay",
  body: z.object({ stage: z.enum(deadLetterStages).optional(), reason: z.string().max(200).optional() }),
  answers: { 200: { description: "How many will run.", schema: z.object({ replayed: z.int() }) } },
});
