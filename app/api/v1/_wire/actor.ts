import { z } from "zod";
import { actorDocument } from "@/lib/core/actor";
import { type Actor as StoredActor, surfaces } from "@/lib/core/context";
import { Id } from "./primitives";

export const Actor = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("person"), member_id: Id, via: z.enum(surfaces) }),
    z.object({ kind: z.literal("api-key"), api_key_id: Id }),
    z.object({ kind: z.literal("policy"), policy_id: Id, version: z.int() }),
    z.object({ kind: z.literal("system"), job: z.string() }),
    z.object({ kind: z.literal("connector"), connector: z.string() }),
  ])
  .meta({ id: "Actor", description: "Who did it." });

export const actorOnWire = (actor: StoredActor): z.input<typeof Actor> => actorDocument(actor);
