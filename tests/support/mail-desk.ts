/** Rita, who is told of a review by mail, and the desk that takes what comes back. */
import { eq } from "drizzle-orm";
import type { Email } from "postal-mime";
import { afterAll, expect } from "vitest";
import { mailSettings } from "@/lib/channels/email/mail-settings";
import type { MailWorld } from "@/lib/channels/mail-desk";
import { whyUnreachable } from "@/lib/channels/reachable";
import { parseEnv } from "@/lib/core/env";
import type { Database } from "@/lib/db/client";
import { auditEntry } from "@/lib/db/schema/audit/audit-entry";
import { systemContext } from "@/lib/members/system-context";
import { mailReview } from "@/lib/notifications/mail-review";
import { assignReview } from "@/lib/review/assign-review";
import { getReview } from "@/lib/review/get-review";
import type { WorkflowDefinition } from "@/lib/workflows/definition";
import { TestClock } from "./clock";
import { contextFor, createMember, createWorkspace } from "./context";
import { testDns } from "./mail-in";
import { type PostOffice, startPostOffice } from "./post-office";
import { createReview, createWorkflow } from "./workflow";

/** Rules of a workflow whose mails can be answered. */
export const byAnswer = { decideByReply: true, mailShows: "draft" } as const;

/** A review that is Rita's, in a workspace of its own. */
export type Arranged = Awaited<ReturnType<typeof arrange>>;
/** A mail about it. */
export type Sent = Awaited<ReturnType<typeof mailed>>;

export interface MailDesk {
  post: PostOffice;
  worldAt(clock: TestClock): MailWorld;
  arrange(rules?: Partial<WorkflowDefinition["review"]>, email?: string): Promise<Arranged>;
  /** A mail was sent; how it names itself, and where it is answered. */
  mailed(arranged: Arranged): Promise<Sent>;
  /** What an address was told of answers that decided nothing. */
  answersTo(email: string): Email[];
}

export async function testMailDesk(db: Database): Promise<MailDesk> {
  const post = await startPostOffice();
  afterAll(() => post.stop());
  return {
    post,
    worldAt: (clock) => worldAt(clock, db, post),
    arrange: (rules = byAnswer, email) => arrange(db, post, rules, email),
    mailed: (arranged) => mailed(post, arranged),
    answersTo: (email) =>
      post.mails.filter(
        ({ to, subject }) => to?.[0]?.address === email && subject === "Nothing was decided by your e-mail",
      ),
  };
}

function worldAt(clock: TestClock, db: Database, post: PostOffice): MailWorld {
  const settings = mailSettings(
    parseEnv({
      APP_URL: "https://countersign.example.com",
      SMTP_URL: post.url,
      MAIL_FROM: "Countersign <no-reply@countersign.example.com>",
      AUTH_SECRET: "a secret of at least thirty-two characters",
      MAIL_INBOUND_ADDRESS: "in@mail.countersign.example.com",
    }),
  );
  if (!settings) throw new Error("There is a mail server, so there are settings.");
  return { db, clock, settings, resolver: testDns };
}

async function arrange(db: Database, post: PostOffice, rules: Partial<WorkflowDefinition["review"]>, email?: string) {
  const { id: workspaceId } = await createWorkspace(db);
  const clock = new TestClock();
  const who = await createMember(db, { workspaceId, roles: ["reviewer", "admin"], name: "Rita", email });
  const ctx = contextFor(db, who, { clock });
  const workflow = await createWorkflow(db, workspaceId, { review: rules });
  const review = await createReview(ctx, workflow, { clock });
  const world = worldAt(clock, db, post);
  await assignReview(ctx, { reviewId: review.id, memberId: who.id });
  const givenAt = clock.now();
  const tell = (reviewId = review.id) =>
    mailReview(
      systemContext(db, workspaceId, "notify", clock),
      { memberId: who.id, reviewId, reason: "assigned", givenAt },
      world.settings,
    );
  const now = () => getReview(ctx, { reviewId: review.id });
  const state = () => whyUnreachable(ctx, { memberId: who.id, address: who.email });
  const audited = async () =>
    (await db.select().from(auditEntry).where(eq(auditEntry.workspaceId, workspaceId)).orderBy(auditEntry.id))
      .map(({ action }) => action)
      .filter((action) => action.startsWith("mail."));
  return { workspaceId, clock, who, ctx, workflow, review, world, tell, now, state, audited };
}

async function mailed(post: PostOffice, arranged: Arranged) {
  expect(await arranged.tell()).toBe("sent");
  const came = await post.mailTo(arranged.who.email);
  const envelope = post.envelopes[post.mails.indexOf(came)];
  if (!envelope) throw new Error("It had no envelope.");
  return { came, ...envelope, messageId: came.messageId ?? "", replyTo: came.replyTo?.[0]?.address ?? "" };
}
