/**
 * Runs beside the pages, also while none is open: keeps dated copies of the queue and of drafts for when there is no connection, and
 * shows notifications. Answers of the API and whatever changes something are none of its business, so nothing is decided here.
 */
const pages = "countersign-pages-1";
const assets = "countersign-assets-1";
const most = { [pages]: 60, [assets]: 400 };

const offlinePage = "/offline";
/** How long the server may take where there is a copy, in milliseconds. */
const patience = 5000;
const day = 24 * 60 * 60 * 1000;

/** Counts how often everything was forgotten: what was on its way before that is not kept. */
let era = 0;

self.addEventListener("install", (event) => {
  event.waitUntil(keepOfflinePage().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/_next/static/")) event.respondWith(assetOf(request));
  else if (request.mode === "navigate" && !url.pathname.startsWith("/api/")) event.respondWith(pageOf(event, url));
});

self.addEventListener("message", (event) => {
  const { is, keep, forget } = event.data ?? {};
  if (forget) event.waitUntil(forgetPages());
  if (is) event.waitUntil(forgetPagesOfOthers(is));
  if (keep) event.waitUntil(fetchCopy(new URL(keep, self.location.origin)));
});

async function pageOf(event, url) {
  const copy = await findCopy(url);
  const began = era;
  let response;
  try {
    response = await (copy ? within(patience, fetch(event.request)) : fetch(event.request));
  } catch {
    return copy ? shown(copy) : withoutCopy(url);
  }
  if (copy && [502, 503, 504].includes(response.status)) return shown(copy);
  if (response.ok && /^\/sign-in(\/|$)/.test(url.pathname)) event.waitUntil(forgetPages());
  if (isKept(url) && response.ok && !response.redirected) event.waitUntil(keepCopy(url, response.clone(), began));
  return response;
}

const isKept = ({ pathname }) => pathname === "/queue" || /^\/drafts\/[^/]+$/.test(pathname);

/** The copy of the address, or of the same draft opened from elsewhere. */
async function findCopy(url) {
  if (!isKept(url)) return undefined;
  const cache = await caches.open(pages);
  const same = await cache.match(keyOf(url), { ignoreVary: true });
  if (same && isOld(same)) {
    await forgetOld(cache);
    return undefined;
  }
  if (same || url.pathname === "/queue") return same;
  const other = (await cache.keys(keyOf(url), { ignoreVary: true, ignoreSearch: true })).at(-1);
  return other && Response.redirect(other.url, 302);
}

const isOld = ({ headers }) => Date.now() - Date.parse(headers.get("x-copy-at")) > day;

const keyOf = ({ origin, pathname, search }) => origin + pathname + search;

/** The page itself learns from its first element that it is a copy, and of when. */
async function shown(copy) {
  if (copy.status === 302) return copy;
  const html = await copy.text();
  const marked = html.replace("<html", `<html data-copy-at="${copy.headers.get("x-copy-at")}"`);
  return new Response(marked, { headers: copy.headers });
}

async function withoutCopy(url) {
  if (url.pathname === "/") return Response.redirect("/queue", 302);
  return (await caches.match(offlinePage, { ignoreVary: true })) ?? Response.error();
}

/** For a page that was reached without loading a document. */
async function fetchCopy(url) {
  const began = era;
  if (!isKept(url)) return;
  const response = await fetch(url, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (response?.ok && !response.redirected) await keepCopy(url, response, began);
  const offline = await caches.match(offlinePage, { ignoreVary: true });
  if (!offline || isOld(offline)) await keepOfflinePage();
}

async function keepCopy(url, response, began) {
  const html = await response.text();
  const owner = /data-member="([\w-]+)"/.exec(html)?.[1];
  if (!owner) return;
  await forgetPagesOfOthers(owner);
  if (era !== began) return;
  await put(pages, keyOf(url), dated(response, html, { "x-copy-of": owner }));
  await keepAssetsOf(html);
}

async function keepOfflinePage() {
  const response = await fetch(offlinePage);
  if (!response.ok || response.redirected) throw new Error("The offline page is not there.");
  const html = await response.text();
  await put(assets, offlinePage, dated(response, html));
  await keepAssetsOf(html);
}

function dated(response, html, also = {}) {
  const headers = new Headers(response.headers);
  // They tell of the body as it was sent.
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  headers.set("x-copy-at", new Date().toISOString());
  for (const [name, value] of Object.entries(also)) headers.set(name, value);
  return new Response(html, { headers });
}

async function keepAssetsOf(html) {
  const named = new Set(html.match(/\/_next\/static\/[\w./~()[\]%@-]+\.(?:js|css|woff2)/g) ?? []);
  await Promise.all([...named].map((path) => assetOf(new Request(path)).catch(() => undefined)));
}

/** Their names change with their content, so what is there is right. */
async function assetOf(request) {
  const there = await caches.match(request, { ignoreVary: true });
  if (there) return there;
  const response = await fetch(request);
  if (response.ok) await put(assets, request, response.clone());
  return response;
}

/** The newest last; the oldest go. */
async function put(name, key, response) {
  const cache = await caches.open(name);
  await cache.delete(key, { ignoreVary: true });
  await cache.put(key, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most[name])).map((old) => cache.delete(old)));
}

async function forgetPages() {
  era += 1;
  await caches.delete(pages);
}

/** What has changed since is not worth reading, and whoever could read it then may not any more. */
async function forgetOld(cache) {
  for (const key of await cache.keys()) {
    const copy = await cache.match(key, { ignoreVary: true });
    if (copy && isOld(copy)) await cache.delete(key, { ignoreVary: true });
  }
}

/** Copies of another person, who was signed in on this device before. */
async function forgetPagesOfOthers(owner) {
  const cache = await caches.open(pages);
  await forgetOld(cache);
  for (const key of await cache.keys()) {
    const copy = await cache.match(key, { ignoreVary: true });
    if (copy && copy.headers.get("x-copy-of") !== owner) await forgetPages();
  }
}

async function dropOldCaches() {
  const old = (await caches.keys()).filter((name) => name.startsWith("countersign-") && !(name in most));
  await Promise.all(old.map((name) => caches.delete(name)));
}

function within(milliseconds, work) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("The server is slow.")), milliseconds));
  return Promise.race([work, late]);
}

self.addEventListener("push", (event) => {
  const { title, path } = event.data?.json() ?? {};
  if (!title || !isPlace(path)) return;
  // Another one about the same draft takes the first one's place, and is heard all the same.
  const options = { tag: path, renotify: true, data: { path }, icon: "/icon-192.png", badge: "/icon-badge-96.png" };
  event.waitUntil(self.registration.showNotification(title, options));
});

/** The push service has taken the old address back; without the new one this device falls silent. */
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(subscribeAnew(event));
});

async function subscribeAnew({ newSubscription, oldSubscription }) {
  const subscription =
    newSubscription ?? (await self.registration.pushManager.subscribe(await optionsOf(oldSubscription)));
  const { endpoint, keys } = subscription.toJSON();
  await tellServer("PUT", { endpoint, keys });
  if (oldSubscription) await tellServer("DELETE", { endpoint: oldSubscription.endpoint });
}

async function optionsOf(oldSubscription) {
  if (oldSubscription?.options.applicationServerKey) return oldSubscription.options;
  const { publicKey } = await (await fetch("/push", { cache: "no-store" })).json();
  return { userVisibleOnly: true, applicationServerKey: publicKey };
}

const tellServer = (method, body) =>
  fetch("/push", { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.path));
});

/** A draft, or the queue where there are several. */
const isPlace = (path) => typeof path === "string" && /^\/(queue|drafts\/[\w-]+)$/.test(path);

/** In the window that is there, unless it shows a draft: something may be typed in it. */
async function open(path) {
  const windows = await self.clients.matchAll({ type: "window" });
  const free = windows.find(({ url }) => !new URL(url).pathname.startsWith("/drafts/"));
  const same = windows.find(({ url }) => new URL(url).pathname === path);
  if (same) return same.focus();
  if (!free) return self.clients.openWindow(path);
  return free.navigate(path).then((client) => client?.focus());
}
