import { apiRoute } from "@/app/_edge/api-route";
import { resumeWorkflow } from "@/lib/workflows/pause-workflow";
import { resumeWorkflowContract } from "../../contract";

export const POST = apiRoute(resumeWorkflowContract)(async ({ ctx, params }) => {
  await resumeWorkflow(ctx, { workflowId: params.id });
  return { status: 200, body: { id: params.id, status: "active" } };
});
