import { bigint, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { at } from "../../columns";

/** A mailbox that is read, by a hash of where it is: how far, and who reads it now. */
export const mailbox = pgTable("mailbox", {
  key: text("key").primaryKey(),
  /** Of IMAP: with another one, its numbers are of other mails. */
  uidValidity: text("uid_validity"),
  lastUid: bigint("last_uid", { mode: "number" }).notNull().default(0),
  /** One process at a time. */
  holder: uuid("holder").notNull(),
  leasedUntil: at("leased_until").notNull(),
});
