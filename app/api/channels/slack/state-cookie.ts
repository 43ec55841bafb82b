import { env } from "@/lib/core/env";

/** Ties the answer of Slack to the browser that asked. Seconds. */
export const stateCookie = () => {
  const secure = env().APP_URL.startsWith("https:");
  return {
    name: secure ? "__Host-countersign.slack" : "countersign.slack",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure, maxAge: 600 } as const,
  };
};

export const redirectUri = (): string => `${env().APP_URL}/api/channels/slack/oauth`;
