import { apiRoute } from "@/app/_edge/api-route";
import { setKillSwitch } from "@/lib/operations/set-kill-switch";
import { killSwitchContract } from "./contract";

export const POST = apiRoute(killSwitchContract)(async ({ ctx, body }) => {
  const { scope, targetId, on } = await setKillSwitch(ctx, body);
  return { status: 200, body: { scope, id: targetId, on } };
});
