import { systemContext } from "@/lib/members/system-context";
import { channelDesk } from "./channel-desk";
import { everybody, readReviewCard } from "./read-review-card";
import type { TeamsDesk } from "./teams/desk";
import { keepServiceUrl, ownTenant, type TeamsWorld } from "./teams-tenant";

export function teamsDesk(world: TeamsWorld): TeamsDesk {
  const { db, clock, settings } = world;
  const { appUrl } = settings;
  return {
    ...channelDesk({ db, clock, channel: "teams", appUrl }),
    async entered(serviceUrl) {
      const tenant = await ownTenant(world);
      if (!tenant) return false;
      if (tenant.serviceUrl !== serviceUrl) await keepServiceUrl(world, serviceUrl);
      return true;
    },
    async publicCard(reviewId) {
      const tenant = await ownTenant(world);
      const reader = tenant && everybody(systemContext(db, tenant.workspaceId, "teams", clock));
      const found = reader && (await readReviewCard(reader, { reviewId, reason: "opened", appUrl }));
      return found?.card ?? null;
    },
  };
}
