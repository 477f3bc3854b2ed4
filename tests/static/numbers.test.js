import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speak } from '../../static/i18n/words.js';
import { ENGLISH } from './english.js';
import { TESTS, VELOCITY_HEIGHT, HEIGHT, getReadyToWrite, number, show } from '../../static/coach/quantities.js';

const QUANTITIES = [HEIGHT, VELOCITY_HEIGHT, ...Object.values(TESTS).flatMap(({ beside }) => beside)];
const REP = {
  unavailable: {},
  uncertainty: Object.fromEntries(QUANTITIES.map(({ key }) => [key, 0.011])),
  ...Object.fromEntries(QUANTITIES.map(({ key }) => [key, 0.4125])),
};

/** How often what writes numbers is made meanwhile. */
function made(act) {
  const { NumberFormat } = Intl;
  const { toLocaleString } = Number.prototype;
  let count = 0;
  Intl.NumberFormat = class extends NumberFormat {
    constructor(...options) {
      super(...options);
      count += 1;
    }
  };
  Number.prototype.toLocaleString = function (...options) {
    count += 1;
    return toLocaleString.apply(this, options);
  };
  try {
    act();
  } finally {
    Object.assign(Intl, { NumberFormat });
    Number.prototype.toLocaleString = toLocaleString;
  }
  return count;
}

test('a page that is ready writes every number of a jump without loading the rules of its language', () => {
  speak(ENGLISH, 'fr');
  assert.notEqual(made(() => number(1, 1)), 0);
  speak(ENGLISH, 'de');
  getReadyToWrite();
  assert.equal(made(() => QUANTITIES.forEach((quantity) => assert.match(show(REP, quantity).value, /\d/))), 0);
  speak(ENGLISH);
});

test('another language writes in its own way from then on', () => {
  speak(ENGLISH, 'de');
  getReadyToWrite();
  assert.equal(number(41.25, 1), '41,3');
  speak(ENGLISH);
  assert.equal(number(41.25, 1), '41.3');
});
