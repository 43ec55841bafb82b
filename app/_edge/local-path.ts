/** The path if it leads to a page of ours, else the start page: a link may not send people elsewhere after they sign in. */
export function localPath(path: unknown): string {
  if (typeof path !== "string" || !path.startsWith("/")) return "/";
  const base = "http://local.invalid";
  const url = URL.canParse(path, base) ? new URL(path, base) : undefined;
  // A path such as /.//host comes out as //host, which would be another site.
  return url?.origin === base && !url.pathname.startsWith("//") ? url.pathname + url.search : "/";
}
