import { apiRoute } from "@/app/_edge/api-route";
import { pauseWorkflow } from "@/lib/workflows/pause-workflow";
import { pauseWorkflowContract } from "../../contract";

export const POST = apiRoute(pauseWorkflowContract)(async ({ ctx, params }) => {
  await pauseWorkflow(ctx, { workflowId: params.id });
  return { status: 200, body: { id: params.id, status: "paused" } };
});
