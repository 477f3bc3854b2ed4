/**
 * Owns what a device keeps of the pages for the time when the server is away: pages, modules, looks, words
 * and the demo clip; never an answer of the API. While the server answers it stays out of the way, so that
 * no page is older than its server: a page that the server did not give comes from here, with all its parts.
 * The server writes before this file what there is to keep (server/shell.py).
 */

/**
 * @typedef {{ version: string, files: string[], pages: [string, string][] }} Shell pages: a pattern of
 *   addresses and the file of its page
 * @typedef {Event & { waitUntil: (work: Promise<unknown>) => void }} Lifecycle
 * @typedef {Event & { request: Request, clientId: string, resultingClientId: string,
 *   respondWith: (answer: Promise<Response>) => void }} Asked
 */

/** What TypeScript's lib for pages does not know of a worker. */
const worker = /** @type {EventTarget & { SHELL: Shell, skipWaiting: () => Promise<void> }} */ (
  /** @type {unknown} */ (self)
);
const { version, files, pages } = worker.SHELL;
const OURS = 'hangtime-';
const KEPT = `${OURS}${version}`;

/** Pages that came from here; a worker that was stopped meanwhile forgets them, and they read on alone. */
const away = new Set();

worker.addEventListener('install', (event) => /** @type {Lifecycle} */ (event).waitUntil(keep()));
worker.addEventListener('activate', (event) => /** @type {Lifecycle} */ (event).waitUntil(forgetOlder()));
worker.addEventListener('fetch', (event) => answer(/** @type {Asked} */ (event)));

/** One after the other: the network is the camera's. */
async function keep() {
  const cache = await caches.open(KEPT);
  for (const file of files) await cache.add(new Request(file, { cache: 'no-cache' }));
  await worker.skipWaiting();
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== KEPT).map((name) => caches.delete(name)));
}

/** @param {Asked} event */
function answer(event) {
  const { request, clientId, resultingClientId } = event;
  const { pathname } = new URL(request.url);
  if (request.mode === 'navigate') {
    const page = pages.find(([pattern]) => new RegExp(`^${pattern}$`).test(pathname))?.[1];
    if (page) event.respondWith(opened(request, page, resultingClientId));
  } else if (away.has(clientId) && files.includes(pathname)) {
    event.respondWith(kept(pathname));
  }
}

/**
 * The page from the server, or, while that is away, from here.
 * @param {Request} request
 * @param {string} page
 * @param {string} client
 */
async function opened(request, page, client) {
  try {
    return await fetch(request);
  } catch {
    away.add(client);
    return kept(page);
  }
}

/** @param {string} file */
async function kept(file) {
  return (await caches.match(file)) ?? Response.error();
}
