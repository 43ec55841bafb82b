import { sql } from "drizzle-orm";
import { index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { at, createdAt, id, workspaceId } from "../../columns";

/** A mail to a member, so that what comes back for it is known to be about it. Its id is in its Message-ID, envelope id and return path. */
export const sentMail = pgTable(
  "sent_mail",
  {
    id: id(),
    workspaceId: workspaceId(),
    memberId: uuid("member_id").notNull(),
    /** What it tells of: the same for each try. */
    about: text("about").notNull(),
    /** Of where it went, in lower case: another address is not what came back. */
    addressHash: text("address_hash").notNull(),
    /** When it came back for good: only the first report counts. */
    bouncedAt: at("bounced_at"),
    /** The code of that (RFC 3463), as long as it keeps mail from that address. */
    unreachable: text("unreachable"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("sent_mail_once").on(t.workspaceId, t.memberId, t.about, t.addressHash),
    index("sent_mail_unreachable")
      .on(t.workspaceId, t.memberId)
      .where(sql`${t.unreachable} is not null`),
    index("sent_mail_age").on(t.createdAt),
  ],
);
