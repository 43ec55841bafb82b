/**
 * HumanLayer's function call: the same object comes back with its `status`.
 * Source: https://github.com/humanlayer/humanlayer, core/models.py (`FunctionCall`)
 */
import { z } from "zod";
import { Arguments, RequestId, ToolName, type ToolFormat } from "./agent-request";

const Request = z.looseObject({
  run_id: RequestId,
  call_id: RequestId,
  spec: z.looseObject({
    fn: ToolName,
    kwargs: Arguments,
    // The caller does not choose who is told.
    channel: z.unknown().optional(),
    reject_options: z.array(z.looseObject({ name: z.string() })).nullish(),
    state: z.unknown().optional(),
  }),
  status: z.looseObject({ requested_at: z.string().optional() }).nullish(),
});

export const humanlayer: ToolFormat<z.output<typeof Request>> = {
  name: "humanlayer",
  key: "spec",
  schema: Request,
  idOf: ({ run_id, call_id }) => `${run_id}/${call_id}`,
  calls: ({ spec }) => [
    // It knows no edit: its agent would run what it asked for.
    { tool: spec.fn, args: spec.kwargs, description: "", allows: { approve: true, edit: false } },
  ],
  answer: (request, [result], at) => {
    const approved = result?.approved === true && !result.edited;
    const code = result?.approved === false ? result.reasonCode : null;
    const option = request.spec.reject_options?.find(({ name }) => name === code)?.name;
    return {
      ...request,
      status: {
        ...request.status,
        responded_at: at.toISOString(),
        approved,
        ...(result?.approved === false && { comment: result.reason, ...(option && { reject_option_name: option }) }),
      },
    };
  },
};
