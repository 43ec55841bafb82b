import { newId } from "@/lib/core/id";

const given = new WeakMap<Request, string>();

/** The caller's X-Request-Id if it is fit for a log, else a new one; the same for the life of the request. */
export function requestId(request: Request): string {
  const known = given.get(request);
  if (known) return known;
  const sent = request.headers.get("x-request-id");
  const id = sent && /^[\w.:-]{1,100}$/.test(sent) ? sent : newId();
  given.set(request, id);
  return id;
}
