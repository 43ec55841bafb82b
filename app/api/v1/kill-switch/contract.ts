import { z } from "zod";
import { defineContract } from "@/app/_edge/contract";
import { Id } from "../_wire/primitives";

const on = z
  .boolean()
  .describe("True: no write-back of the scope starts any more. Events, drafts and decisions go on.");
const scoped = <Scope extends "workflow" | "connection">(scope: Scope) =>
  z.object({ scope: z.literal(scope), id: Id, on });

export const killSwitchContract = defineContract({
  operation: "setKillSwitch",
  method: "POST",
  path: "/api/v1/kill-switch",
  summary: "Stops or lets go on everything that goes out: of the workspace, a workflow or a connection.",
  permission: "config:write",
  body: z
    .discriminatedUnion("scope", [z.object({ scope: z.literal("all"), on }), scoped("workflow"), scoped("connection")])
    .meta({ id: "KillSwitchRequest" }),
  answers: {
    200: {
      description: "The switch is as asked; asking again changes nothing.",
      schema: z.object({ scope: z.enum(["all", "workflow", "connection"]), id: Id, on: z.boolean() }),
    },
  },
  problems: [404],
});
