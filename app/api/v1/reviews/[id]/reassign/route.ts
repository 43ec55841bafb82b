import { apiRoute } from "@/app/_edge/api-route";
import { reassignContract } from "../../contract";
import { reassign } from "../../reassign";

export const POST = apiRoute(reassignContract)(reassign);
