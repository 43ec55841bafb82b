import type { ApiHandler } from "./api-route";
import type { AnswerOf, Contract } from "./contract";
import { toProblemResponse } from "./problem";
import { requestId } from "./request-id";
import { apiSecurityHeaders } from "./security-headers";

/** The frame of a handler that answers anybody the same: no key, no input. */
export function openRoute<C extends Contract>(
  _contract: C,
): (answer: () => Promise<AnswerOf<C["answers"]>>) => ApiHandler {
  return (answer) => async (request) => {
    try {
      const { status, body } = await answer();
      const headers = { ...apiSecurityHeaders(), "cache-control": "no-store", "x-request-id": requestId(request) };
      return Response.json(body, { status, headers });
    } catch (error) {
      return toProblemResponse(error, request);
    }
  };
}
