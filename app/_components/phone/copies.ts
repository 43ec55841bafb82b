/** What the service worker keeps on this device, from the page's side. */

/** All of its copies lie in caches of this name. */
const pages = /^countersign-pages-/;

/** Installs the worker where a browser has such a thing: not on an address without TLS. */
export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => undefined);
}

/** Says who reads, so that nothing stays of whoever did before, and which page is to be there without a connection. */
export async function keepCopyFor(memberId: string, path: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ is: memberId, ...(isPhone() && { keep: path }) });
}

/** Deletes every copy. */
export async function forgetCopies(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.controller?.postMessage({ forget: true });
  const names = await caches.keys();
  await Promise.all(names.filter((name) => pages.test(name)).map((name) => caches.delete(name)));
}

/** Elsewhere only whole loads are kept: a copy of every page that is glanced at would ask the server twice for each. */
const isPhone = (): boolean => matchMedia("(pointer: coarse), (display-mode: standalone)").matches;
