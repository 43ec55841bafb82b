/** What others wrote, as channels outside of our pages can show it. Pure. */

/** Without what could make another line or header of it, or turn it round. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .trim()
    .slice(0, 150)
    .toWellFormed();

/** At length: what can't be seen, or turns text round, stands out. Joiners, which some scripts write with, stay. */
export const plain = (text: string): string => text.replace(/(?![\n\t\u200C\u200D])[\p{Cc}\p{Cf}]/gu, "\uFFFD");

/** At most so many UTF-16 units, cut at a code point. */
export const cut = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, "")}…`;
