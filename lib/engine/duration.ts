const units: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** The instant that the SDK means by a duration (`1h30m`) or a date (ISO 8601). Throws on anything else. */
export function instantOf(text: string, now: Date): Date {
  if (/^(?:\d+[wdhms])+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+)([wdhms])/g)];
    const length = parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit] ?? 0), 0);
    return new Date(now.getTime() + length);
  }
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new Error(`"${text}" is neither a duration nor a date.`);
  return date;
}
