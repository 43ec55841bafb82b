/** Text as PostgreSQL can hold it and every target can take it: no NUL, no half surrogates, line ends as LF. */
export const plainText = (text: string): string => text.replaceAll("\0", "").replace(/\r\n?/g, "\n").toWellFormed();

/** Whether PostgreSQL can hold it, where leaving something out would make another name of it. */
export const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed();

/** Whether a person would see nothing in it: white space and invisible characters only. */
export const isBlank = (text: string): boolean => !/[^\s\p{C}]/u.test(text);
