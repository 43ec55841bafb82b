import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, workspaceId } from "../../columns";

/** A member's own flow in Microsoft Teams that posts what is sent to it. Its address is in the vault: whoever knows it can post there too. */
export const teamsWebhook = pgTable("teams_webhook", {
  memberId: uuid("member_id").primaryKey(),
  workspaceId: workspaceId(),
  secretId: uuid("secret_id").notNull(),
  /** What its owner is shown of the address. */
  host: text("host").notNull(),
  /** Why the last message was not taken; null: it was. */
  lastError: text("last_error"),
  createdAt: createdAt(),
});
