import { z } from "zod";
import { noticeChannels, noticeReasons } from "./notice-choices";
import { clashingIn, commandIds, keysOf } from "./shortcut-keys";

/** `ar-XB` is no language: made of the English words, from right to left, it shows what is hard-wired. */
export const locales = ["en", "de", "ar-XB"] as const;
export type Locale = (typeof locales)[number];

/** How a person likes to work. What is not given is as the product has it. */
export const Preferences = z.object({
  locale: z.enum(locales).optional(),
  density: z.enum(["comfortable", "compact"]).optional(),
  /** Keys of one's own, by the command that they stand for. */
  keys: z
    .partialRecord(z.enum(commandIds), z.string().regex(/^[^\s\p{C}\p{Lu}]$/u, "must be one key"))
    .refine((own) => clashingIn(keysOf(own)).length === 0, "No two commands may share a key.")
    .optional(),
  /** False: no mail, whatever waits. */
  mail: z.boolean().optional(),
  /** False: no cards of one's own in Slack. */
  slack: z.boolean().optional(),
  /** Reasons for which no word comes by a channel. */
  unwanted: z.partialRecord(z.enum(noticeChannels), z.array(z.enum(noticeReasons)).max(20)).optional(),
  /** Offered first among what can be put into a reply. */
  signature: z.string().max(2000).optional(),
});
export type Preferences = z.infer<typeof Preferences>;
