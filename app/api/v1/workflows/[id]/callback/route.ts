import { apiRoute } from "@/app/_edge/api-route";
import { env } from "@/lib/core/env";
import { removeCallback, setCallback } from "@/lib/notifications/callbacks/set-callback";
import { vaultFrom } from "@/lib/vault/vault";
import { removeCallbackContract, setCallbackContract } from "../../contract";

export const POST = apiRoute(setCallbackContract)(async ({ ctx, params, body }) => {
  const { url, allow_private_addresses: allowPrivateAddresses } = body;
  const { secret } = await setCallback(ctx, vaultFrom(env()), { workflowId: params.id, url, allowPrivateAddresses });
  return { status: 200, body: { id: params.id, url, secret } };
});

export const DELETE = apiRoute(removeCallbackContract)(async ({ ctx, params }) => {
  await removeCallback(ctx, { workflowId: params.id });
  return { status: 200, body: { id: params.id, status: "removed" } };
});
