"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { localPath } from "@/app/_edge/local-path";
import { AuthError, signIn, signOut as endSession } from "@/lib/auth/next-auth";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { spendOwnerLink } from "@/lib/auth/sign-in-link";
import { systemClock } from "@/lib/core/clock";
import { log } from "@/lib/core/log";
import { database } from "@/lib/db/database";

const Provider = z.enum(["google", "github", "oidc"]);

/** Sends the visitor to a provider. Form field `from`: the page to come back to. */
export async function signInWith(provider: string, form: FormData): Promise<void> {
  const redirectTo = localPath(form.get("from"));
  try {
    await signIn(Provider.parse(provider), { redirectTo });
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    log.warn({ provider, code: error.type }, "sign-in could not start");
    redirect("/sign-in?error=provider");
  }
}

/** Spends an owner link. Only this POST does: opening the link's page changes nothing. */
export async function signInByOwnerLink(token: string): Promise<void> {
  const opened = await spendOwnerLink({ db: database(), clock: systemClock }, z.string().max(200).parse(token));
  if (!opened) redirect("/sign-in?error=link");

  const { name, options } = sessionCookie();
  (await cookies()).set(name, opened.token, { ...options, expires: opened.expires });
  redirect("/");
}

export async function signOut(): Promise<void> {
  await endSession({ redirectTo: "/sign-in" });
}
