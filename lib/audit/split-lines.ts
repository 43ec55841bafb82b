import { BrokenExport } from "./broken-export";

/** A line that is longer than this is no line of an export: an accepted delivery is at most 1 MiB. */
const longestLine = 64 * 1024 * 1024;

/** The lines of a UTF-8 stream, without their ends, in the memory of one line. Throws BrokenExport on bytes that aren't UTF-8. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): AsyncGenerator<string, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === "string" ? chunk : decode(decoder, chunk))).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longestLine) throw new BrokenExport("A line is too long to be one of an export.");
    yield* lines;
  }
  rest += decode(decoder);
  if (rest !== "") yield rest;
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new BrokenExport("After this line there are bytes that are not UTF-8: the file was altered or cut off.");
  }
}
