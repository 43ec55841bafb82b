import { z } from "zod";
import { defineContract } from "@/app/_edge/contract";
import { reviewStatuses } from "@/lib/db/schema/review/review";
import { outcomes } from "@/lib/decisions/outcome";
import { countCap, reviewViews } from "@/lib/review/queue-options";
import { ListReviewsInput } from "@/lib/review/list-reviews";
import { ById, ContentHash, Id, Page, pageOf, Time } from "../_wire/primitives";
import { Review, ReviewWithDecisions } from "../_wire/review";

export const listReviewsContract = defineContract({
  operation: "listReviews",
  method: "GET",
  path: "/api/v1/reviews",
  summary:
    "The queue: what waits for a decision, in the order in which it should be decided; or what was decided, newest first. Filters narrow it, `q` searches it.",
  permission: "reviews:read",
  query: ListReviewsInput.omit({ workflowId: true, risk: true })
    .extend(Page.shape)
    .extend({
      workflow_id: Id.optional(),
      risk: z.coerce.number().int().min(0).max(3).optional().describe("0 routine to 3 grave and irreversible."),
    }),
  answers: { 200: { description: "One page.", schema: pageOf(Review) } },
});

export const countReviewsContract = defineContract({
  operation: "countReviews",
  method: "GET",
  path: "/api/v1/reviews/counts",
  summary: "How many reviews each view of the queue holds.",
  permission: "reviews:read",
  answers: {
    200: {
      description: `The views with their counts; ${countCap} stands for that many or more.`,
      schema: z.record(z.enum(reviewViews), z.int().max(countCap)),
    },
  },
});

export const getReviewContract = defineContract({
  operation: "getReview",
  method: "GET",
  path: "/api/v1/reviews/{id}",
  summary: "One review with its votes.",
  permission: "reviews:read",
  params: ById,
  answers: { 200: { description: "The review.", schema: ReviewWithDecisions } },
  problems: [404],
});

const DecisionRequest = z
  .object({
    decision: z.enum(outcomes),
    draft_version: z.int().positive().describe("The version that was looked at."),
    content_hash: ContentHash,
    edits: z
      .object({
        body: z.string().max(100_000).optional().describe("The whole new text."),
        fields: z
          .record(z.string().max(100), z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]))
          .optional()
          .describe(
            "Other fields of the action's payload, by name; null: not sent. As the connector's operation takes them.",
          ),
      })
      .optional()
      .describe("What is changed, for approved_with_edits."),
    reason_code: z
      .string()
      .max(100)
      .optional()
      .describe("One of the workspace's reasons for rejecting; a refusal names them."),
    comment: z
      .string()
      .max(10_000)
      .optional()
      .describe("Why; for `redraft`, what should be different; `escalated` must say why."),
    viewed_at: z.iso.datetime({ offset: true }).optional().describe("When the decider opened the draft; at most now."),
    dwell_ms: z.int32().nonnegative().optional().describe("How long they looked; at most since it is open."),
    rendered_hash: z.string().max(128).optional().describe("Hash of what the decider was shown."),
  })
  .refine(({ decision, edits }) => decision === "approved_with_edits" || edits === undefined, {
    path: ["edits"],
    message: "Edits are sent only with the decision approved_with_edits.",
  })
  .meta({ id: "DecisionRequest" });

const DecisionResult = z
  .object({
    decision_id: Id,
    review_id: Id,
    draft_id: Id,
    decision: z.enum(outcomes),
    draft_version: z.int().describe("What was decided on: an edit makes a new version."),
    content_hash: ContentHash,
    review_status: z.enum(reviewStatuses),
    open_votes: z.int().describe("How many more approvals the review waits for."),
  })
  .meta({ id: "DecisionResult" });

export const decideContract = defineContract({
  operation: "recordDecision",
  method: "POST",
  path: "/api/v1/reviews/{id}/decision",
  summary:
    "Decides a review, or casts one vote of several. 409 once it is closed, with `winner`; 412 when version or hash are out of date; 403 for an own draft.",
  permission: "reviews:decide",
  params: ById,
  body: DecisionRequest,
  answers: { 200: { description: "The decision is recorded.", schema: DecisionResult } },
  problems: [404, 409, 412],
});

export const embedContract = defineContract({
  operation: "embedReview",
  method: "POST",
  path: "/api/v1/reviews/{id}/embed",
  summary:
    "An address that shows an open review in a frame of your own app, where the key's member decides it, once, within ten minutes. For personal keys only; 409 where the installation allows no origins.",
  permission: "reviews:decide",
  params: ById,
  body: z
    .object({
      origin: z
        .string()
        .max(300)
        .describe("Of the page that will frame it, such as https://app.example.com; one that the installation allows."),
    })
    .meta({ id: "EmbedRequest" }),
  answers: {
    200: {
      description: "The address. Whoever has it can decide until then, so it is for the member's browser only.",
      schema: z.object({ url: z.string(), expires_at: Time }).meta({ id: "Embed" }),
    },
  },
  problems: [404, 409],
  answersOnce: true,
});

export const undoContract = defineContract({
  operation: "undoDecision",
  method: "POST",
  path: "/api/v1/reviews/{id}/undo",
  summary:
    "Takes a decision back: an approval while nothing has left or once it has failed, a rejection within its workflow's undo window.",
  permission: "write-backs:undo",
  params: ById,
  // What is misspelt would be a decision that nobody named.
  query: z.strictObject({
    decision_id: Id.optional().describe(
      "Which is meant: 409 where another one stands by now. Not given: whichever stands.",
    ),
  }),
  answers: {
    200: {
      description: "It is taken back. The review is open again, or superseded where a newer draft came meanwhile.",
      schema: z.object({ review_id: Id, review_status: z.enum(reviewStatuses) }),
    },
  },
  problems: [404, 409],
});

const Claim = z
  .object({ review_id: Id, claimed_by: Id.nullable(), claimed_until: Time.nullable() })
  .meta({ id: "Claim", description: "Who has a review in hand, and until when unless they claim it again." });

export const claimContract = defineContract({
  operation: "claimReview",
  method: "POST",
  path: "/api/v1/reviews/{id}/claim",
  summary:
    "Takes an open review in hand for two minutes; again, to keep it. Keeps nobody from deciding. 409 where somebody else has it, with `holder`.",
  permission: "reviews:decide",
  params: ById,
  query: z.object({
    take_over: z.enum(["true", "false"]).default("false").describe("Take it from whoever has it, on purpose."),
  }),
  answers: { 200: { description: "It is the caller's.", schema: Claim } },
  problems: [404, 409],
});

export const releaseContract = defineContract({
  operation: "releaseReview",
  method: "DELETE",
  path: "/api/v1/reviews/{id}/claim",
  summary: "Gives a claim of the caller's back. Where it is not the caller's, nothing changes.",
  permission: "reviews:decide",
  params: ById,
  answers: { 200: { description: "It is not the caller's any more.", schema: Claim } },
  problems: [404],
});

const Snooze = z.object({ review_id: Id, snoozed_until: Time.nullable() }).meta({ id: "Snooze" });

export const snoozeContract = defineContract({
  operation: "snoozeReview",
  method: "POST",
  path: "/api/v1/reviews/{id}/snooze",
  summary: "Puts an open review off for up to 30 days. It comes back by itself; its due time stays.",
  permission: "reviews:decide",
  params: ById,
  body: z.object({ until: z.iso.datetime({ offset: true }) }).meta({ id: "SnoozeRequest" }),
  answers: { 200: { description: "It is put off.", schema: Snooze } },
  problems: [404, 409],
});

export const wakeContract = defineContract({
  operation: "wakeReview",
  method: "DELETE",
  path: "/api/v1/reviews/{id}/snooze",
  summary: "Takes a review that was put off back in at once.",
  permission: "reviews:decide",
  params: ById,
  answers: { 200: { description: "It waits again.", schema: Snooze } },
  problems: [404, 409],
});

export const reassignContract = defineContract({
  operation: "reassignReview",
  method: "POST",
  path: "/api/v1/reviews/{id}/reassign",
  summary: "Gives an open review to a member who may decide, to a group, or, with null, to nobody in particular.",
  permission: "reviews:decide",
  params: ById,
  body: z
    .object({ member_id: Id.nullish(), group_id: Id.nullish().describe("Not given: as it is.") })
    .refine(({ member_id, group_id }) => member_id !== undefined || group_id !== undefined, "Say to whom.")
    .meta({ id: "AssignRequest" }),
  answers: {
    200: {
      description: "Whose it is now.",
      schema: z.object({ review_id: Id, assignee_id: Id.nullable(), group_id: Id.nullable() }),
    },
  },
  problems: [404, 409],
});

/** Its first name, before the promised one. */
export const assignContract = defineContract({
  ...reassignContract,
  operation: "assignReview",
  path: "/api/v1/reviews/{id}/assignee",
  deprecated: { since: "2026-11-27", sunset: "2027-06-30", successor: reassignContract.path },
});

export const giveBackContract = defineContract({
  ...releaseContract,
  operation: "giveBackReview",
  method: "POST",
  path: "/api/v1/reviews/{id}/release",
});

const Comment = z
  .object({ id: Id, author_name: z.string(), body: z.string(), created_at: Time })
  .meta({ id: "Comment", description: "What a colleague says about a draft. The customer never sees it." });

export const listCommentsContract = defineContract({
  operation: "listComments",
  method: "GET",
  path: "/api/v1/reviews/{id}/comments",
  summary: "What colleagues say about a draft, the oldest first.",
  permission: "reviews:read",
  params: ById,
  answers: {
    200: { description: "All of them.", schema: z.object({ data: z.array(Comment), next_cursor: z.null() }) },
  },
  problems: [404],
});

export const addCommentContract = defineContract({
  operation: "addComment",
  method: "POST",
  path: "/api/v1/reviews/{id}/comments",
  summary: "Says something about a draft to colleagues. It can't be changed or taken back.",
  permission: "reviews:read",
  params: ById,
  body: z
    .object({
      body: z.string().max(4000),
      mentions: z.array(Id).max(20).default([]).describe("Members to whom it is brought; they must see the draft."),
    })
    .meta({ id: "CommentRequest" }),
  answers: { 200: { description: "It stands below the draft.", schema: z.object({ id: Id }) } },
  problems: [404, 409],
});
