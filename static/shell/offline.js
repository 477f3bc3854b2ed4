/**
 * Owns that a page can be installed, opens while the server is away, and says when there is a newer one. It
 * never reads itself anew: a jump may be in the air.
 */
const CHECK_INTERVAL_MS = 10 * 60 * 1000;

/** Have the browser keep the pages, where it can. */
export function keepForOffline() {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'manifest', href: '/static/manifest.webmanifest' });
  document.head.append(link);
  // Without https, or with a certificate that nobody vouched for, a browser keeps nothing: the rest works.
  navigator.serviceWorker?.register('/sw.js').then(watch).catch(() => undefined);
}

/** @param {ServiceWorkerRegistration} registration */
function watch(registration) {
  registration.addEventListener('updatefound', () => {
    const [older, newer] = [registration.active, registration.installing];
    newer?.addEventListener('statechange', () => {
      if (older !== null && newer.state === 'activated') tell();
    });
  });
  const look = () => registration.update().catch(() => undefined); // the server is away
  setInterval(look, CHECK_INTERVAL_MS);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
}

async function tell() {
  await import('../widgets/update.js');
  if (!document.querySelector('ht-update')) document.body.append(document.createElement('ht-update'));
}
