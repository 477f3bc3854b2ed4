/**
 * Owns one look at the capture page in Firefox: the clip is chosen as a coach chooses it, and the first
 * jump that is stored as the page shows it is told as JSON. usage: node firefox.mjs URL [SCREENSHOT]
 */
import puppeteer from 'puppeteer-core';

const LONGEST_MS = 110_000;
const [url, screenshot] = process.argv.slice(2);

const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: '/usr/bin/firefox-esr',
  headless: true,
  // A machine without a network has only its loopback to offer, by its number.
  extraPrefsFirefox: {
    'media.peerconnection.ice.loopback': true,
    'media.peerconnection.ice.obfuscate_host_addresses': false,
  },
});
try {
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (said) => ['error', 'warn'].includes(said.type()) && complaints.push(said.text()));
  await page.setViewport({ width: 390, height: 844 });
  await page.goto(url);
  await page.locator('ht-gate >>> ::-p-text(Try it with a clip)').setTimeout(LONGEST_MS).click();
  const saved = await page.evaluate(savedJump, LONGEST_MS);
  await page.evaluate(matched, LONGEST_MS);
  if (screenshot) await page.screenshot({ path: screenshot });
  console.log(JSON.stringify({ ...saved, complaints }));
} finally {
  await browser.close();
}

/** Wait in the page for a card whose jump is stored as it is shown; return the words on it and what is stored. */
async function savedJump(longest_ms) {
  const card = document.querySelector('ht-result');
  const end_ms = performance.now() + longest_ms;
  while (performance.now() < end_ms) {
    await new Promise(requestAnimationFrame);
    await card.updateComplete;
    if (card.jump?.kind !== 'rep' || !card.jump.isSaved) continue;
    const { rep } = card.jump;
    const words = (name) => card.renderRoot.querySelector(name).textContent;
    const shown = { height: words('.value'), unit: words('.beside > span') };
    const stored = await (await fetch(`/api/v1/reps/${rep.rep_id}`)).json();
    if (stored.revision === rep.revision) return { shown, stored };
  }
  throw new Error(`No jump was saved: ${JSON.stringify(document.documentElement.dataset)}`);
}

/** Wait in the page until skeletons lie on the frames they belong to. */
async function matched(longest_ms) {
  const end_ms = performance.now() + longest_ms;
  while (document.documentElement.dataset.overlay !== 'matched') {
    if (performance.now() > end_ms) throw new Error('No skeleton was matched with its frame.');
    await new Promise(requestAnimationFrame);
  }
}
