import { z } from "zod";
import { faultReasons } from "@/lib/core/errors";

/** RFC 9457. What the members beyond these mean depends on the type. */
export const Problem = z
  .looseObject({
    type: z.string().describe("Stable: urn:countersign:problem:…"),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("What happened and what to do about it."),
    request_id: z.string(),
    faults: z
      .array(
        z.object({
          path: z.string().describe("JSON pointer."),
          message: z.string(),
          reason: z.enum(faultReasons).optional().describe("Where it is one of the common ones."),
          limit: z.number().optional().describe("What the reason speaks of."),
        }),
      )
      .optional()
      .describe("Of 422: every fault."),
  })
  .meta({ id: "Problem" });
