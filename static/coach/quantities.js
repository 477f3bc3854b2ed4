/**
 * Owns how a repetition's numbers are written for a coach: cm and ms, with their ±, or why there is none.
 */

import { spokenLanguage, t } from '../i18n/words.js';

/** @import { Quantity, Shown } from './types.js' */

/** @type {Quantity} */
export const HEIGHT = {
  key: 'jump_height_flight_time_m', label: 'quantity.height', unit: 'cm', scale: 100, digits: 1,
};
/** @type {Quantity} */
export const FLIGHT_TIME = {
  key: 'flight_time_s', label: 'quantity.flight_time', unit: 'ms', scale: 1000, digits: 0,
};
/** @type {Quantity} */
export const VELOCITY_HEIGHT = {
  key: 'jump_height_takeoff_velocity_m', label: 'quantity.velocity_height', unit: 'cm', scale: 100, digits: 1,
};
/** @type {Quantity} */
export const CONTACT_TIME = {
  key: 'ground_contact_time_s', label: 'quantity.contact_time', unit: 'ms', scale: 1000, digits: 0,
};
/** @type {Quantity} */
export const RSI = { key: 'rsi_m_s', label: 'quantity.rsi', unit: 'm/s', scale: 1, digits: 2 };
/** @type {Quantity} */
export const DROP_HEIGHT = { key: 'drop_height_m', label: 'quantity.drop_height', unit: 'cm', scale: 100, digits: 1 };

/**
 * The tests in the order they are offered, and what is shown of a repetition below its height.
 * @type {Record<string, { name: import('../i18n/words.js').Key, beside: Quantity[] }>}
 */
export const TESTS = {
  cmj: { name: 'test.cmj', beside: [FLIGHT_TIME, VELOCITY_HEIGHT] },
  sj: { name: 'test.sj', beside: [FLIGHT_TIME, VELOCITY_HEIGHT] },
  dj: { name: 'test.dj', beside: [CONTACT_TIME, RSI, DROP_HEIGHT, FLIGHT_TIME] },
  hops: { name: 'test.hops', beside: [CONTACT_TIME, RSI, FLIGHT_TIME] },
};

const INCHES_A_CM = 1 / 2.54;

/** Lengths are written in it. @type {import('./choices.js').Length} */
let lengthUnit = 'cm';

/**
 * Write lengths in a unit from now on.
 * @param {import('./choices.js').Length} unit
 */
export function writeLengthsIn(unit) {
  lengthUnit = unit;
}

/** What writes numbers, by digits after the point: making one takes thirty times as long as writing with it. @type {Intl.NumberFormat[]} */
let forms = [];
let formsLanguage = '';

/** @param {number} digits */
function formOf(digits) {
  const language = spokenLanguage();
  if (language !== formsLanguage) forms = [];
  formsLanguage = language;
  forms[digits] ??= new Intl.NumberFormat(language, {
    minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false, signDisplay: 'negative',
    numberingSystem: 'latn',
  });
  return forms[digits];
}

/** Make what writes a jump's numbers before there is a jump: the first of a page takes some 40 ms, more than a frame. */
export function getReadyToWrite() {
  for (const { digits } of [HEIGHT, ...Object.values(TESTS).flatMap(({ beside }) => beside)]) formOf(digits);
}

/**
 * Write a number as the language does, in the digits that stand in every sentence.
 * @param {number} value
 * @param {number} digits after the point
 */
export function number(value, digits) {
  return formOf(digits).format(value);
}

/**
 * Write a value, which is in SI units, as a quantity is written.
 * @param {number} value
 * @param {Quantity} quantity
 */
export function written(value, quantity) {
  const { scale, digits } = asChosen(quantity);
  return number(value * scale, digits);
}

/**
 * Write a value with its unit.
 * @param {number} value
 * @param {Quantity} quantity
 */
export function writtenWithUnit(value, quantity) {
  return `${written(value, quantity)} ${asChosen(quantity).unit}`;
}

/**
 * Write how much more one value is than another, with its sign and unit.
 * @param {number} value SI units
 * @param {Quantity} quantity
 */
export function signedDifference(value, quantity) {
  const text = written(Math.abs(value), quantity);
  const sign = Number(text.replace(/\D/g, '')) === 0 ? '±' : value < 0 ? '−' : '+';
  return `${sign}${text} ${asChosen(quantity).unit}`.trim();
}

/**
 * The quantity in the chosen unit, where that is another.
 * @param {Quantity} quantity
 * @returns {Quantity}
 */
export function asChosen(quantity) {
  if (quantity.unit !== 'cm' || lengthUnit === 'cm') return quantity;
  return { ...quantity, unit: lengthUnit, scale: quantity.scale * INCHES_A_CM };
}

/**
 * Write one quantity of a repetition.
 * @param {import('../wire/types.js').Quantities} rep
 * @param {Quantity} quantity
 * @returns {Shown}
 */
export function show(rep, quantity) {
  const { key, unit } = asChosen(quantity);
  const value = rep[key];
  if (typeof value !== 'number') {
    return { value: '–', uncertainty: null, unit, reason: rep.unavailable[key] ?? t('quantity.not_measured') };
  }
  const sd = rep.uncertainty[key];
  return {
    value: written(value, quantity),
    uncertainty: typeof sd === 'number' ? written(sd, quantity) : null,
    unit,
    reason: null,
  };
}

/**
 * Return a height as it is read aloud, in the unit that it is written in.
 * @param {Shown} height
 */
export function asSpoken({ value, unit, reason }) {
  if (reason !== null) return t('sound.not_measured');
  return t(unit === 'in' ? 'sound.inches' : 'sound.centimetres', { height: value });
}

/**
 * Write a quantity on one line.
 * @param {Shown} shown
 */
export function asText({ value, uncertainty, unit }) {
  if (value === '–') return value;
  return `${value}${uncertainty === null ? '' : ` ± ${uncertainty}`} ${unit}`.trim();
}
