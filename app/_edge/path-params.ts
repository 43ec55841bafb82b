/** Makes a matcher of an OpenAPI path template: the parameters by name, or null where the path is another. */
export function pathMatcher(template: string): (pathname: string) => Record<string, string> | null {
  const names: string[] = [];
  const source = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return "([^/]+)";
  });
  const pattern = new RegExp(`^${source}$`);

  return (pathname) => {
    const match = pattern.exec(pathname);
    return match && Object.fromEntries(names.map((name, index) => [name, decodePart(match[index + 1] ?? "")]));
  };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
