import { index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import type { Locale } from "@/lib/members/preferences";
import { createdAt, id, workspaceId } from "../../columns";

/** One browser that wants to be told (W3C Push API): its push service's address and its keys, base64url. */
export const pushSubscription = pgTable(
  "push_subscription",
  {
    id: id(),
    workspaceId: workspaceId(),
    memberId: uuid("member_id").notNull(),
    endpoint: text("endpoint").notNull(),
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    /** What the browser asked for, for whoever has chosen no language. */
    locale: text("locale").$type<Locale>().notNull().default("en"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("push_subscription_once").on(t.memberId, t.endpoint),
    index("push_subscription_of_member").on(t.workspaceId, t.memberId),
  ],
);

export type PushSubscriptionRow = typeof pushSubscription.$inferSelect;
