import { z } from "zod";
import { defineContract } from "@/app/_edge/contract";
import { writeBackStates } from "@/lib/db/schema/write-back/write-back";
import { Id, Page, pageOf } from "../_wire/primitives";
import { WriteBack } from "../_wire/write-back";

export const listWriteBacksContract = defineContract({
  operation: "listWriteBacks",
  method: "GET",
  path: "/api/v1/write-backs",
  summary: "Approved actions on their way out and their receipts, newest first.",
  permission: "write-backs:read",
  query: Page.extend({ cursor: Id.optional(), state: z.enum(writeBackStates).optional(), draft_id: Id.optional() }),
  answers: { 200: { description: "One page.", schema: pageOf(WriteBack) } },
});
