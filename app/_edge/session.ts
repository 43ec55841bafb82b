import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { type SessionContext, sessionContext } from "@/lib/auth/session";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { systemClock } from "@/lib/core/clock";
import { database } from "@/lib/db/database";

/** Who is asking, or null. Read once a request. */
export const currentContext = cache(async (): Promise<SessionContext | null> => {
  const token = (await cookies()).get(sessionCookie().name)?.value;
  return sessionContext(database(), systemClock, token);
});

/** For pages and actions: who is asking; whoever is not signed in, or no longer a member, goes to the sign-in page. */
export async function requireContext(): Promise<SessionContext> {
  return (await currentContext()) ?? redirect("/sign-in");
}
