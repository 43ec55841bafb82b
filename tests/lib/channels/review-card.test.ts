/** What a card says of what would be sent beside the text, and that nothing unseen is approved on one. */
import { beforeAll, expect, test } from "vitest";
import { renderCard } from "@/lib/channels/slack/render-card";
import { writeReviewCard } from "@/lib/channels/write-review-card";
import type { FormField } from "@/lib/connectors/action-form";
import { type DraftDetail, getDraft } from "@/lib/review/get-draft";
import type { ReviewDetail } from "@/lib/review/get-review";
import { contextFor, createMember } from "../../support/context";
import { testDatabase } from "../../support/database";
import { createReview, createWorkflow } from "../../support/workflow";

let draft: DraftDetail;
let review: ReviewDetail;
beforeAll(async () => {
  const db = await testDatabase();
  const ctx = contextFor(db, await createMember(db, { roles: ["approver"] }));
  review = await createReview(ctx, await createWorkflow(db, ctx.workspaceId));
  draft = await getDraft(ctx, { draftId: review.draftId });
});

const field = (title: string, value: FormField["value"]): FormField => ({
  name: title,
  title,
  hint: null,
  kind: "text",
  choices: [],
  required: false,
  value,
});

function shownWith(form: FormField[]): string {
  const about = {
    draft: { ...draft, form },
    review,
    shows: "draft" as const,
    reason: "assigned" as const,
    locale: "en" as const,
    zone: "UTC",
  };
  return JSON.stringify(renderCard(writeReviewCard({ ...about, deciding: true, url: "https://example.com" })).blocks);
}

test("fields that are sent with the text stand on the card, with where it goes", () => {
  const shown = shownWith([field("Ticket status", "solved"), field("Refund", 120), field("Internal note", null)]);
  for (const words of ["*Ticket status*\\nsolved", "*Refund*\\n120", String(draft.destination?.target.ticketId)])
    expect(shown).toContain(words);
  expect(shown).not.toContain("Internal note");
  expect(shown).toContain("review:approve");
});

test.each([
  ["too many", Array.from({ length: 5 }, (_, index) => field(`Field ${index}`, "x"))],
  ["too long", [field("Note", "x".repeat(101))]],
])("what is sent beside the text and does not fit on a card, as it is %s, is not approved there", (_, form) => {
  const shown = shownWith(form);
  expect(shown).not.toContain("review:approve");
  expect(shown).toContain("too long to be read whole");
  expect(shown).toContain("review:reject");
});

test("what an agent can make nothing of is not offered on its card, and a tool's call says which tool", () => {
  const of = (allows: { approve: boolean; edit: boolean }): string => {
    const call: DraftDetail = {
      ...draft,
      form: [],
      proposed: { by: { kind: "api-key", apiKeyId: review.id }, byName: "API key Agent", allows },
      destination: {
        connection: "Agents",
        connector: "agent",
        operation: "run-tool",
        target: { tool: "refund_order", call: "0190-call" },
      },
    };
    const about = {
      draft: call,
      review,
      shows: "draft" as const,
      reason: "assigned" as const,
      locale: "en" as const,
      zone: "UTC",
    };
    return JSON.stringify(renderCard(writeReviewCard({ ...about, deciding: true, url: "https://example.com" })).blocks);
  };
  const asItIs = of({ approve: true, edit: false });
  expect(asItIs).toContain("review:approve");
  expect(asItIs).not.toContain("review:edit");
  expect(asItIs).not.toContain("another:");
  expect(asItIs).toContain("Agents, refund_order");
  expect(asItIs).not.toContain("0190-call");
  expect(asItIs).toContain("What will be run");
  const changed = of({ approve: false, edit: true });
  expect(changed).toContain("review:edit");
  expect(changed).not.toContain("review:approve");
  expect(changed).toContain("review:reject");
});

test("what is over is not said to be sent yet", () => {
  const shown = (now: Partial<ReviewDetail>) => {
    const about = { draft, review: { ...review, ...now }, shows: "draft" as const, reason: "assigned" as const };
    return writeReviewCard({ ...about, locale: "en", zone: "UTC", deciding: true, url: "https://example.com" }).proposed
      ?.label;
  };
  expect(shown({})).toBe("What will be sent");
  expect(shown({ status: "decided", outcome: "approved" })).toBe("What was approved");
  expect(shown({ status: "decided", outcome: "rejected" })).toBe("What was proposed");
  expect(shown({ status: "expired" })).toBe("What was proposed");
});
