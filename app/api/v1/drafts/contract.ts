import { defineContract } from "@/app/_edge/contract";
import { Draft } from "../_wire/draft";
import { ById } from "../_wire/primitives";

export const getDraftContract = defineContract({
  operation: "getDraft",
  method: "GET",
  path: "/api/v1/drafts/{id}",
  summary: "One draft: what came in, every version, why it says what it says, how sure it is, and what became of it.",
  permission: "drafts:read",
  params: ById,
  answers: { 200: { description: "The draft.", schema: Draft } },
  problems: [404],
});
