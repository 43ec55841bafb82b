/** next-auth's adapter on our tables: session tokens stored as hashes, no provider tokens kept, nobody registers themselves. */
import { DrizzleAdapter } from "@auth/drizzle-adapter";
import type { Adapter, AdapterSession } from "next-auth/adapters";
import { systemClock } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/crypto";
import { UnauthenticatedError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { account } from "@/lib/db/schema/auth/account";
import { session } from "@/lib/db/schema/auth/session";
import { user } from "@/lib/db/schema/auth/user";
import { verificationToken } from "@/lib/db/schema/auth/verification-token";
import { withTransaction } from "@/lib/db/transaction";
import { openSession } from "./open-session";

export function sessionAdapter(db: Database): Adapter {
  const { createSession: _, ...stock } = DrizzleAdapter(db, {
    usersTable: user,
    accountsTable: account,
    sessionsTable: session,
    verificationTokensTable: verificationToken,
  });
  const stored = stock as Required<Adapter>;

  return {
    ...stock,
    createUser: () => Promise.reject(new UnauthenticatedError("You are not a member of any workspace.")),
    getUserByEmail: (email) => stored.getUserByEmail(email.toLowerCase()),
    linkAccount: async ({ userId, type, provider, providerAccountId }) => {
      await stored.linkAccount({ userId, type, provider, providerAccountId });
    },
    createSession: async ({ sessionToken, userId }) => {
      const opened = await withTransaction({ db }, (tx) =>
        openSession(tx, systemClock, { userId, how: "provider", token: sessionToken }),
      );
      return { sessionToken, userId, expires: opened.expires };
    },
    getSessionAndUser: async (token) => {
      const found = await stored.getSessionAndUser(sha256(token));
      return found && { ...found, session: withToken(found.session, token) };
    },
    updateSession: async ({ sessionToken, ...changes }) => {
      const updated = await stored.updateSession({ ...changes, sessionToken: sha256(sessionToken) });
      return updated && withToken(updated, sessionToken);
    },
    deleteSession: async (token) => {
      await stored.deleteSession(sha256(token));
    },
  };
}

const withToken = (found: AdapterSession, sessionToken: string): AdapterSession => ({ ...found, sessionToken });
