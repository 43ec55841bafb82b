import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, createdAt, id, workspaceId } from "../../columns";

/** Where the results of a workflow's agents are sent to, and the vault's secret that they are signed with. */
export const callback = pgTable("callback", {
  workflowId: uuid("workflow_id").primaryKey(),
  workspaceId: workspaceId(),
  url: text("url").notNull(),
  secretId: uuid("secret_id").notNull(),
  /** Lets it call loopback and private networks. */
  allowPrivateAddresses: boolean("allow_private_addresses").notNull().default(false),
  createdAt: createdAt(),
});

/** `waiting` for a final result or, once there is one, for the next try. */
export const callbackStates = ["waiting", "delivered", "failed"] as const;

/** The result of one agent's request on its way to the agent. Its id is the delivery's own, the same at every try. */
export const callbackDelivery = pgTable(
  "callback_delivery",
  {
    id: id(),
    workspaceId: workspaceId(),
    agentRequestId: uuid("agent_request_id").notNull(),
    state: text("state", { enum: callbackStates }).notNull().default("waiting"),
    /** When to look again; null: when something of the request changes. */
    dueAt: at("due_at"),
    failures: integer("failures").notNull().default(0),
    leasedUntil: at("leased_until"),
    lastError: text("last_error"),
    createdAt: createdAt(),
    settledAt: at("settled_at"),
  },
  (t) => [
    uniqueIndex("callback_of_request_once").on(t.agentRequestId),
    index("callback_waiting")
      .on(t.dueAt)
      .where(sql`state = 'waiting'`),
  ],
);

export type CallbackDelivery = typeof callbackDelivery.$inferSelect;
