import { z } from "zod";
import { UnauthenticatedError } from "@/lib/core/errors";
import type { SessionContext } from "@/lib/auth/session";
import { requireOwnPage } from "./browser-session";
import { toProblemResponse } from "./problem";
import { currentContext } from "./session";

interface ById {
  params: Promise<{ id: string }>;
}

/** The frame of what one of our pages asks by script about the thing of an id; what is answered is JSON, or nothing. */
export function pageRequest(
  answer: (ctx: SessionContext, id: string, request: Request) => Promise<object | void>,
): (request: Request, at: ById) => Promise<Response> {
  return (request, { params }) =>
    respond(request, async (ctx) => answer(ctx, z.uuid().parse((await params).id), request));
}

/** The same for what is asked about nothing in particular. */
export function ownRequest(
  answer: (ctx: SessionContext, request: Request) => Promise<object | void>,
): (request: Request) => Promise<Response> {
  return (request) => respond(request, (ctx) => answer(ctx, request));
}

async function respond(request: Request, answer: (ctx: SessionContext) => Promise<object | void>): Promise<Response> {
  try {
    requireOwnPage(request);
    const ctx = await currentContext();
    if (!ctx) throw new UnauthenticatedError("Sign in again.");
    const said = await answer(ctx);
    const headers = { "cache-control": "no-store" };
    return said ? Response.json(said, { headers }) : new Response(null, { status: 204, headers });
  } catch (error) {
    return toProblemResponse(error, request);
  }
}
