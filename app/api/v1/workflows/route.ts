import { apiRoute } from "@/app/_edge/api-route";
import { listWorkflows } from "@/lib/workflows/list-workflows";
import { listWorkflowsContract } from "./contract";

export const GET = apiRoute(listWorkflowsContract)(async ({ ctx }) => {
  const workflows = await listWorkflows(ctx);
  const data = workflows.map(({ id, slug, name, status, version, triggers }) => {
    return {
      id,
      slug,
      name,
      status,
      version,
      triggers: triggers.map(({ slug, scheme, enabled }) => ({ slug, scheme, enabled })),
    };
  });
  return { status: 200, body: { data, next_cursor: null } };
});
