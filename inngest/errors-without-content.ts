import { Middleware } from "inngest";
import { log } from "@/lib/core/log";
import { withoutValues } from "@/lib/db/query-failure";

/**
 * What a step or function throws is kept by the engine, sent to Inngest, and stands in dead letters. So it carries no content: not the
 * values of a failed query, and not its cause, which may be another server's words. The log has both, without values.
 */
export class ErrorsWithoutContent extends Middleware.BaseMiddleware {
  readonly id = "errors-without-content";

  override wrapStepHandler({ next }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    return next().catch(rethrow);
  }

  override wrapFunctionHandler({ next }: Middleware.WrapFunctionHandlerArgs): Promise<unknown> {
    return next().catch(rethrow);
  }
}

function rethrow(error: unknown): never {
  const told = withoutValues(error);
  const hasCause = told instanceof Error && told.cause !== undefined;
  if (told !== error || hasCause) log.warn({ err: error }, "a durable step failed");
  if (hasCause) told.cause = undefined;
  throw told;
}
