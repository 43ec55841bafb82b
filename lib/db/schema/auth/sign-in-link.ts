import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { at, createdAt, id } from "../../columns";
import { user } from "./user";

export const signInLinkKinds = ["owner", "demo"] as const;

/** A link that signs one user in: `owner` once, `demo` again and again, while the demo runs. Only the token's hash is kept. */
export const signInLink = pgTable(
  "sign_in_link",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: signInLinkKinds }).notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
    createdAt: createdAt(),
  },
  (t) => [index("sign_in_link_of_user").on(t.userId)],
);
