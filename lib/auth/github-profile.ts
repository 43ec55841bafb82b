import { z } from "zod";
import { UnauthenticatedError } from "@/lib/core/errors";

const Profile = z.looseObject({ id: z.number() });
const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/**
 * GitHub's profile with the primary address from its list of addresses, which says what is verified; the profile's own public
 * address does not. https://docs.github.com/en/rest/users/emails
 */
export async function gitHubProfile({ tokens }: { tokens: { access_token?: string } }) {
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`https://api.github.com${path}`, {
      headers: { authorization: `Bearer ${tokens.access_token ?? ""}`, "user-agent": "countersign" },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok)
      throw new UnauthenticatedError(`GitHub answered ${response.status} to ${path}. Try to sign in again.`);
    return response.json();
  };
  const [profile, emails] = await Promise.all([read("/user"), read("/user/emails")]);
  const primary = Emails.parse(emails).find((one) => one.primary);
  return { ...Profile.parse(profile), email: primary?.email ?? null, email_verified: primary?.verified ?? false };
}
