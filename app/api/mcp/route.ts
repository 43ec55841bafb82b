import { createMcpHandler, type McpHttpHandler } from "@modelcontextprotocol/server";
import { toProblemResponse } from "@/app/_edge/problem";
import { apiSecurityHeaders } from "@/app/_edge/security-headers";
import { apiKeyContext } from "@/lib/auth/api-key-context";
import { systemClock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { PermissionError } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import { database } from "@/lib/db/database";
import { approvalServer } from "./approval-server";

export const dynamic = "force-dynamic";

let handler: McpHttpHandler | undefined;

/** MCP over streamable HTTP, without sessions: each request shows its API key and is served by a server of its own. */
export async function POST(request: Request): Promise<Response> {
  try {
    requireOwnOrigin(request);
    const ctx = await apiKeyContext(database(), systemClock, request.headers.get("authorization"));
    handler ??= createMcpHandler(
      ({ authInfo }) => approvalServer(authInfo?.extra?.ctx as ServiceContext, env().APP_URL),
      {
        onerror: (error) => log.warn({ err: error }, "an MCP request failed"),
        maxRequestBodySize: 1024 * 1024,
      },
    );
    // The key itself stays here.
    const authInfo = { token: "", clientId: ctx.workspaceId, scopes: [...ctx.permissions], extra: { ctx } };
    const response = await handler.fetch(request, { authInfo });
    for (const [name, value] of Object.entries(apiSecurityHeaders())) response.headers.set(name, value);
    return response;
  } catch (error) {
    return toProblemResponse(error, request);
  }
}

export { POST as GET, POST as DELETE };

/** A page of somebody else's must not call from a visitor's browser (the transport's own rule against DNS rebinding). */
function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== new URL(env().APP_URL).origin)
    throw new PermissionError("This origin may not call the MCP server.");
}
