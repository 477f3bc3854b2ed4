/**
 * Owns who may watch from the capture page's side: the code that is shown, a new one, none; and that a
 * server which was started anew knows it again.
 */
import { originForOthers } from '../wire/address.js';
import { sentence } from '../wire/api.js';
import { sheetOf } from '../widgets/sheets.js';

/** @typedef {{ code: string, expires_at: string, signature: string }} Shown as the server answered it */
/** @typedef {import('../widgets/screens_sheet.js').ScreensSheet} Sheet */

export class Screens {
  #api;
  #path;
  #storage;
  #key;
  /** @type {Sheet | null} */
  #sheet = null;

  /**
   * @param {import('../wire/api.js').Api} api
   * @param {string} session
   * @param {Storage} storage of this tab
   */
  constructor(api, session, storage) {
    this.#api = api;
    this.#path = `/sessions/${encodeURIComponent(session)}`;
    this.#storage = storage;
    this.#key = `hangtime.screens.${session}`;
  }

  /** Show the code; the sheet and its QR code are fetched the first time. */
  async open() {
    /** @type {Sheet} */
    const sheet = await sheetOf('ht-screens-sheet', () => import('../widgets/screens_sheet.js'), (made) => this.#wire(made));
    this.#sheet = sheet;
    sheet.open();
    await this.#do(async () => {
      sheet.origin = originForOthers(await this.#api.ask('GET', '/me'));
      await this.#show();
    });
  }

  /**
   * Have the code back from a server that does not know the session of before.
   * @param {boolean} resumed whether it does
   */
  async bringBack(resumed) {
    const shown = this.#storage.getItem(this.#key);
    if (resumed || shown === null) return;
    const { code, expires_at, signature } = JSON.parse(shown);
    await this.#api.ask('PUT', `${this.#path}/code`, { code, expires_at, signature }).catch(() => undefined); // the sheet shows a new one
  }

  /** @param {Sheet} sheet */
  #wire(sheet) {
    sheet.addEventListener('new', () => this.#do(async () => {
      await this.#api.ask('DELETE', `${this.#path}/code`);
      await this.#show();
    }));
    sheet.addEventListener('dismiss', () => this.#do(() => this.#close(sheet)));
    sheet.addEventListener('show', () => this.#do(() => this.#show()));
  }

  async #show() {
    /** @type {Shown} */
    const shown = await this.#api.ask('POST', `${this.#path}/code`);
    this.#storage.setItem(this.#key, JSON.stringify(shown));
    if (this.#sheet) this.#sheet.code = shown.code;
  }

  /** @param {Sheet} sheet */
  async #close(sheet) {
    this.#storage.removeItem(this.#key);
    await this.#api.ask('DELETE', `${this.#path}/guests`);
    sheet.code = '';
    sheet.isClosed = true;
  }

  /** @param {() => Promise<void>} what */
  async #do(what) {
    const sheet = /** @type {Sheet} */ (this.#sheet);
    sheet.trouble = '';
    sheet.isBusy = true;
    sheet.isClosed = false;
    await what().catch((error) => (sheet.trouble = sentence(error)));
    sheet.isBusy = false;
  }
}
