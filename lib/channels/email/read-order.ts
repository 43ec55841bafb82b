/** What an answer asks for: the first line with anything in it, and why, in those directly below it. What it quotes or is signed with is not read. */
export function readOrder(text: string): { word: string; reason: string } {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const at = lines.findIndex((line) => line !== "");
  const below = at < 0 ? [] : lines.slice(at + 1);
  const end = below.findIndex((line) => line === "" || line.startsWith(">"));
  const reason = (end < 0 ? below : below.slice(0, end)).join("\n");
  return { word: lines[at] ?? "", reason: reason.slice(0, longestReason).toWellFormed() };
}

const longestReason = 2000;
