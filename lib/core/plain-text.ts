/** Text as PostgreSQL can hold it and every target can take it: no NUL, no half surrogates, line ends as LF. */
export const plainText = (text: string): string => text.replaceAll("\0", "").replace(/\r\n?/g, "\n").toWellFormed();

/** Whether a person would see nothing in it: white space and invisible characters only. */
export const isBlank = (text: string): boolean => !/[^\s\p{C}]/u.test(text);
