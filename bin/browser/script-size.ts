import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";

/** Has the scripts that the page loads from now on counted. Returns a function that tells their bytes, each compressed by gzip. */
export function countScripts(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
