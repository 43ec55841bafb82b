import { openRoute } from "@/app/_edge/open-route";
import { openApiDocument } from "../../openapi-document";
import { openApiContract } from "./contract";

export const dynamic = "force-dynamic";

let made: ReturnType<typeof openApiDocument> | undefined;

export const GET = openRoute(openApiContract)(async () => ({ status: 200, body: (made ??= openApiDocument()) }));
