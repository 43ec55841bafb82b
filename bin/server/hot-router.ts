import type { HotRoute } from "@/app/api/hot-routes";

export type HotAnswer = (request: Request) => Promise<Response>;

/** Finds what answers a method and path; undefined leaves it to Next. */
export function hotRouter(routes: readonly HotRoute[]): (method: string, pathname: string) => HotAnswer | undefined {
  const compiled = routes.map(({ method, pattern, handler }) => ({ method, handler, match: matcherOf(pattern) }));

  return (method, pathname) => {
    for (const route of compiled) {
      if (route.method !== method) continue;
      const params = route.match(pathname);
      if (params) return (request) => route.handler(request, { params: Promise.resolve(params) });
    }
    return undefined;
  };
}

function matcherOf(pattern: string): (pathname: string) => Record<string, string> | undefined {
  const names = [...pattern.matchAll(/\[(\w+)\]/g)].map((match) => match[1] ?? "");
  const expression = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll(/\[\w+\]/g, "([^/]+)")}$`);

  return (pathname) => {
    const match = expression.exec(pathname);
    if (!match) return undefined;
    try {
      return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]));
    } catch {
      // A broken escape: let Next say so.
      return undefined;
    }
  };
}
