import { PayloadTooLargeError, UnsupportedMediaTypeError, ValidationError } from "@/lib/core/errors";

const mebibyte = 1024 * 1024;

/** The body's bytes as they came. Throws PayloadTooLargeError as soon as there are more than the largest may have: 1 MiB unless told. */
export async function readBody(request: Request, maximumBody = mebibyte): Promise<Uint8Array> {
  const tooLarge = () =>
    new PayloadTooLargeError(`A request body may have ${maximumBody / mebibyte} MiB at the most.`, {
      maximum: maximumBody,
    });
  if (Number(request.headers.get("content-length") ?? 0) > maximumBody) throw tooLarge();
  if (!request.body) return new Uint8Array();

  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maximumBody) throw tooLarge();
    chunks.push(chunk);
  }
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks);
}

/** Parses a JSON body. Throws UnsupportedMediaTypeError or ValidationError. */
export function parseJsonBody(request: Request, bytes: Uint8Array): unknown {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new UnsupportedMediaTypeError("Send the body as Content-Type: application/json.");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ValidationError("The body is not JSON.", [{ path: "", message: "Send one JSON value in UTF-8." }], {
      cause: error,
    });
  }
}
