import { z } from "zod";
import { anytimes, noticeChannels, noticeReasons } from "./notice-choices";
import { clashingIn, commandIds, keysOf } from "./shortcut-keys";

/** `ar-XB` is no language: made of the English words, from right to left, it shows what is hard-wired. */
export const locales = ["en", "de", "ar-XB"] as const;
export type Locale = (typeof locales)[number];

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day, such as 09:00");

/** When a person works, by the clock of their time zone. */
export const WorkingHours = z.object({
  /** Its IANA name. */
  zone: z.string().max(100).refine(isTimeZone, "must be a time zone, such as Europe/Berlin"),
  /** On which they begin, 1 Monday to 7 Sunday; none: at any hour. */
  days: z.array(z.int().min(1).max(7)).max(7),
  from: TimeOfDay,
  /** Not after from: on the next day. */
  to: TimeOfDay,
});
export type WorkingHours = z.infer<typeof WorkingHours>;

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
  /** False: none in Microsoft Teams. */
  teams: z.boolean().optional(),
  /** Reasons for which no word comes by a channel. */
  unwanted: z.partialRecord(z.enum(noticeChannels), z.array(z.enum(noticeReasons)).max(20)).optional(),
  /** Told of nothing but in them; later of what came outside of them. */
  hours: WorkingHours.optional(),
  /** Told of nothing before. */
  quietUntil: z.iso.datetime().optional(),
  anytime: z.array(z.enum(anytimes)).max(anytimes.length).optional(),
  /** What is of little risk and not escalated is told together, after so many minutes. */
  collectMinutes: z.int().min(5).max(1440).optional(),
  /** Offered first among what can be put into a reply. */
  signature: z.string().max(2000).optional(),
});
export type Preferences = z.infer<typeof Preferences>;

/** Names such as IST are several places', and not everybody who computes with zones takes them. */
function isTimeZone(name: string): boolean {
  if (!/^(UTC|[A-Za-z_]+\/.+)$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
