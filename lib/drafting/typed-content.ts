import { z } from "zod";
import { isStorable, plainText } from "@/lib/core/plain-text";

/** No action has nearly as many. */
const mostFields = 200;

/** Fields of an action by name, as a person set them. */
export const TypedFields = z
  .record(
    z.string().max(100).refine(isStorable),
    z.union([z.string().max(10_000).transform(plainText), z.number(), z.boolean(), z.null()]),
  )
  .refine((fields) => Object.keys(fields).length <= mostFields, `must be ${mostFields} fields at most`);

/** A text and fields as a person typed them: not yet checked against what the action takes. */
export const TypedContent = z.object({
  body: z.string().max(100_000).transform(plainText),
  fields: TypedFields.optional(),
});
