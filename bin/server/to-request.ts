import type { IncomingMessage } from "node:http";
import { PayloadTooLargeError, RateLimitedError, ValidationError } from "@/lib/core/errors";

/** Bytes. Above what any handler takes, so that they can refuse in their own words; below what could hurt. */
const hardLimit = 2 * 1024 * 1024;

/** Bytes of all bodies that are being read: nobody has shown a key yet, so they may not fill the memory. */
export const readingLimit = { bytes: 128 * 1024 * 1024 };
let reading = 0;

/** The web's Request of Node's request. The body is read whole, as bytes. */
export async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const method = incoming.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(addressOf(incoming), {
    method,
    headers: headersOf(incoming),
    ...(hasBody && { body: await readBytes(incoming) }),
  });
}

function addressOf({ headers, url = "" }: IncomingMessage): string {
  const { host = "localhost" } = headers;
  const address = `http://${host}${url}`;
  // With a name and password before the host it is one that no Request takes.
  if (!url.startsWith("/") || host.includes("@") || !URL.canParse(address)) {
    throw new ValidationError("This address makes no sense.");
  }
  return address;
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  }
  return headers;
}

async function readBytes(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = (): PayloadTooLargeError =>
    new PayloadTooLargeError("The request body is too large.", { maximum: hardLimit });
  if (Number(incoming.headers["content-length"] ?? 0) > hardLimit) throw tooLarge();

  let size = 0;
  const bytes = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let refused = false;
    const refuse = (error: Error): void => {
      refused = true;
      chunks.length = 0;
      reject(error);
    };
    incoming
      .on("data", (chunk: Buffer) => {
        if (refused) return;
        size += chunk.length;
        reading += chunk.length;
        if (size > hardLimit) refuse(tooLarge());
        else if (reading > readingLimit.bytes)
          refuse(new RateLimitedError("Too much is being sent. Send it again.", 1));
        else chunks.push(chunk);
      })
      .once("end", () => resolve(Buffer.concat(chunks)))
      .once("error", refuse)
      .once("close", () => refuse(new Error("The caller went away.")));
  });
  return bytes.finally(() => (reading -= size));
}
