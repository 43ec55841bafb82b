import { redirect } from "next/navigation";
import { cookies } from "next/headers";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { openDemoLink } from "@/lib/auth/sign-in-link";
import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { database } from "@/lib/db/database";

/** Signs a demo role in; gone (410) wherever no demo is running. */
export async function GET(_: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  const { token } = await params;
  const opened = await openDemoLink({ db: database(), clock: systemClock }, token, env().COUNTERSIGN_DEMO);
  if (!opened)
    return new Response("This sign-in link works only while the demo that printed it is running.\n", { status: 410 });

  const { name, options } = sessionCookie();
  (await cookies()).set(name, opened.token, { ...options, expires: opened.expires });
  redirect("/");
}
