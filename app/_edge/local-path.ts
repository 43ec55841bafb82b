/** The path if it leads to a page of ours, else the start page: a link may not send people elsewhere after they sign in. */
export function localPath(path: unknown): string {
  if (typeof path !== "string" || !path.startsWith("/")) return "/";
  const base = "http://local.invalid";
  const url = URL.canParse(path, base) ? new URL(path, base) : undefined;
  return url?.origin === base ? url.pathname + url.search : "/";
}
