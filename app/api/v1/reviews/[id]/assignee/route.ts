import { apiRoute } from "@/app/_edge/api-route";
import { assignContract } from "../../contract";
import { reassign } from "../../reassign";

export const POST = apiRoute(assignContract)(reassign);
