/** The first line with anything in it: what an answer says stands above what it quotes. */
export const ownLine = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .find((line) => line !== "") ?? "";
