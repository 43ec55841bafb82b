import { z } from "zod";
import { ApprovalPolicy } from "@/lib/decisions/approval-policy";

/** An RFC 6901 JSON pointer. */
const Pointer = z.string().regex(/^(\/([^~/]|~[01])*)+$/, "must be a JSON pointer such as /customer/email");

/** A JSON Schema, 2020-12. */
export type JsonSchema = Record<string, unknown>;

/** Where in a trigger's payload the canonical fields are. */
export const TriggerMapping = z.object({
  recordId: Pointer,
  /** A number that rises with every change of the record, or any text that changes with it. */
  version: Pointer.optional(),
  occurredAt: Pointer.optional(),
  conversation: Pointer.optional(),
  title: Pointer,
  body: Pointer,
  /** The body as HTML. Where there is no text, the text is made of it. */
  bodyHtml: Pointer.optional(),
  /** A list of files; the other pointers are into each of them. */
  attachments: z
    .object({
      list: Pointer,
      name: Pointer,
      type: Pointer.optional(),
      size: Pointer.optional(),
      url: Pointer.optional(),
    })
    .optional(),
  customerName: Pointer,
  customerEmail: Pointer,
  /** What it is about, by which way the customer wrote, and what is at stake (a number): for filters and for the queue's order. */
  category: Pointer.optional(),
  channel: Pointer.optional(),
  stake: Pointer.optional(),
});
export type TriggerMapping = z.infer<typeof TriggerMapping>;

/** A fixed value, or what stands at a pointer into `{event, content}`. */
const ActionField = z.union([z.object({ value: z.json() }), z.object({ from: Pointer })]);

/** When others than those whom it waits for can be told of a draft. */
export const tellings = ["opened", "escalated"] as const;

/** Who is told of a draft. It never changes who may decide it, and whoever may not see it is not told. */
export const Telling = z.object({
  /** `group`: those of its group who decide; of none, all who decide. `named`: these members, and those of these groups. */
  whom: z.enum(["nobody", "group", "named"]),
  members: z.array(z.uuid()).max(50).optional(),
  groups: z.array(z.uuid()).max(50).optional(),
  /** Nobody is told below this risk. */
  fromRisk: z.int().min(0).max(3).optional(),
});
export type Telling = z.infer<typeof Telling>;

export const WorkflowDefinition = z.object({
  /** What an event must have before a model is asked. Pointers are into the canonical data. */
  gate: z.object({
    required: z.array(Pointer),
    minimumTextLength: z.int().nonnegative(),
    maximumAgeHours: z.number().positive(),
  }),
  recipe: z.object({
    promptVersion: z.string().min(1),
    /** What the drafter is told of the company and its tone. */
    instructions: z.string(),
    /** How many passages are retrieved at the most. */
    passages: z.int().positive(),
  }),
  action: z.object({
    connectionId: z.uuid(),
    operation: z.string().min(1),
    target: z.record(z.string(), ActionField),
    /** `arguments`: all of it is what the draft's text says, as the arguments of a tool that an agent asks to run. */
    payload: z.union([z.record(z.string(), ActionField), z.literal("arguments")]),
  }),
  review: z.object({
    policy: ApprovalPolicy,
    groupId: z.uuid().nullable(),
    /** The group that escalated drafts go to; without one they stay with their own. */
    escalateTo: z.uuid().nullish(),
    dueInMinutes: z.int().positive(),
    /** Minutes after which an undecided draft closes by itself, as a no; without it, it waits. */
    expiresInMinutes: z.int().positive().max(525_600).optional(),
    /** 0 routine to 3 grave and irreversible. */
    risk: z.int().min(0).max(3),
    /** How bad a wrong answer is, in relation to other workflows; 1 unless told. */
    cost: z.number().positive().max(1000).optional(),
    /**
     * Drafts with more than this at stake, or whose trigger should tell it and did not, are decided one by one; without it, what is at stake
     * keeps none from being decided with others.
     */
    togetherUpTo: z.number().nonnegative().optional(),
    /** How many minutes one such item took by hand, before there were drafts. Time saved is told only where it is set. */
    baselineMinutes: z.number().positive().max(10_000).optional(),
    /** What mail about its drafts says: that one waits, what it is about (unless told otherwise), or all of it. */
    mailShows: z.enum(["nothing", "subject", "draft"]).optional(),
    /** Whether the link in such a mail is enough to read and decide; otherwise one signs in first. Unless told, where the risk is below 2. */
    decideByLink: z.boolean().optional(),
    /** Whether an answer to such a mail may decide, where it showed all and its sender's domain vouches for it; only where a link is enough too, and below risk 2. */
    decideByReply: z.boolean().optional(),
    /** What cards on other channels show of its drafts: unless told otherwise all of it, which is what can be decided there. */
    cardShows: z.enum(["nothing", "subject", "draft"]).optional(),
    /** The Slack channel (C… or G…) in which each of its drafts stands as a card, for all who are in it. */
    slackChannel: z
      .string()
      .regex(/^[CG][A-Z0-9]{2,}$/, "must be the id of a channel, such as C0123456789")
      .optional(),
    /** The Slack team that the channel is of; unless told, the workspace's first. */
    slackTeam: z
      .string()
      .regex(/^T[A-Z0-9]{2,}$/, "must be the id of a team, such as T0123456789")
      .optional(),
    /** The same for a channel of Microsoft Teams. */
    teamsChannel: z
      .string()
      .regex(/^19:[\w.-]{1,200}@thread\.(tacv2|skype)$/, "must be the id of a channel, such as 19:abc@thread.tacv2")
      .optional(),
    /** Who is told when one of its drafts opens (nobody, unless told otherwise) and when one is escalated (whom it is put before). */
    tells: z.object({ opened: Telling.optional(), escalated: Telling.optional() }).optional(),
  }),
  /** Seconds after a decision in which it can be taken back; an approval is sent after them. */
  undoSeconds: z.int().min(0).max(600),
});
export type WorkflowDefinition = z.infer<typeof WorkflowDefinition>;

/** Whether somebody whom a link was sent to may decide with it alone. */
export const mayDecideByLink = ({ risk, decideByLink = risk < 2 }: WorkflowDefinition["review"]): boolean =>
  decideByLink;

/** Whether an answer to a mail that showed the draft may decide it. */
export const mayDecideByReply = (review: WorkflowDefinition["review"]): boolean =>
  review.decideByReply === true && review.risk < 2 && review.mailShows === "draft" && mayDecideByLink(review);
