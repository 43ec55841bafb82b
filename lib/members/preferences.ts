import { z } from "zod";

export const locales = ["en", "de", "ar-XB"] as const;

/** How a person likes to work. What is not given is as the product has it. */
export const Preferences = z.object({
  locale: z.enum(locales).optional(),
  density: z.enum(["comfortable", "compact"]).optional(),
  /** Keys of one's own, by the command that they stand for. */
  keys: z.record(z.string().max(40), z.string().max(20)).optional(),
  /** Offered first among what can be put into a reply. */
  signature: z.string().max(2000).optional(),
});
export type Preferences = z.infer<typeof Preferences>;
