/**
 * Owns what an imported table would do, row by row, before anything is sent. Pure: the table, who is there
 * already, and out of both a plan.
 */
import { folded } from './people.js';

/** Rows of one file; a club is smaller. */
export const MOST_ROWS = 1000;
const LONGEST = 80;
const COLUMNS = /** @type {const} */ (['nickname', 'consent', 'minor', 'hidden', 'squads']);
/** What else a column may be called. @type {Record<string, string>} */
const ALSO = { name: 'nickname', athlete: 'nickname', squad: 'squads', group: 'squads' };
const YES = ['yes', 'y', 'true', '1', 'x'];
const NO = ['no', 'n', 'false', '0'];
const FIELDS = /** @type {const} */ ({ consent: 'has_consent', minor: 'is_minor', hidden: 'hidden_from_leaderboards' });

/**
 * @typedef {(typeof COLUMNS)[number]} Column
 * @typedef {{ nickname?: string, has_consent?: boolean, is_minor?: boolean,
 *   hidden_from_leaderboards?: boolean }} Fields
 * @typedef {'no_name' | 'long_name' | 'odd_name' | 'twice' | 'several' | 'archived' | 'no_yes_no'
 *   | 'long_squad' | 'odd_squad'} Why
 * @typedef {{ code: Why, values: Record<string, string | number> }} Reason
 *
 * @typedef {object} Step one row of the file and what becomes of it
 * @property {number} line
 * @property {string[]} cells as they stand in the file
 * @property {string} name
 * @property {'add' | 'change' | 'same' | 'wrong'} kind
 * @property {string | null} athlete_id of who is there already
 * @property {Fields} fields to be sent; for `change` only what is another
 * @property {string[]} squads to join, by name
 * @property {Reason[]} reasons why it is `wrong`
 *
 * @typedef {object} Plan
 * @property {string[]} header
 * @property {Step[]} steps
 * @property {string[]} unknown columns that nobody takes over
 * @property {string[]} newSquads
 */

/** The first line of a table to be filled in. */
export const TEMPLATE = [...COLUMNS];

/** What is wrong with a whole file. */
export class Unreadable extends Error {
  /** @param {'empty' | 'no_column' | 'too_many'} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * Return what a table would do; throw Unreadable.
 * @param {import('./csv.js').Row[]} rows with their header
 * @param {import('./people.js').Club} club
 * @returns {Plan}
 */
export function planOf(rows, club) {
  if (rows.length < 2) throw new Unreadable('empty');
  if (rows.length - 1 > MOST_ROWS) throw new Unreadable('too_many');
  const [{ cells: header }, ...people] = rows;
  const columns = header.map((cell) => columnOf(cell));
  if (!columns.includes('nickname')) throw new Unreadable('no_column');
  const steps = people.map((row) => stepOf(row, columns, club));
  refuseSecond(steps);
  const known = new Set(club.squads.map(({ name }) => folded(name)));
  const wanted = steps.filter(({ kind }) => kind !== 'wrong').flatMap(({ squads }) => squads);
  const missing = new Map(wanted.filter((name) => !known.has(folded(name))).map((name) => [folded(name), name]));
  return {
    header,
    steps,
    unknown: header.filter((cell, at) => cell !== '' && (columns[at] === null || columns.indexOf(columns[at]) !== at)),
    newSquads: [...missing.values()],
  };
}

/**
 * @param {string} cell
 * @returns {Column | null}
 */
function columnOf(cell) {
  const name = cell.toLowerCase();
  return COLUMNS.find((column) => column === (ALSO[name] ?? name)) ?? null;
}

/**
 * @param {import('./csv.js').Row} row
 * @param {(Column | null)[]} columns
 * @param {import('./people.js').Club} club
 * @returns {Step}
 */
function stepOf({ line, cells }, columns, club) {
  const of = (/** @type {Column} */ column) => cells[columns.indexOf(column)] ?? '';
  const name = of('nickname');
  /** @type {Reason[]} */
  const reasons = [];
  const { there, why } = whoIs(name, club);
  if (why) reasons.push(why);
  const fields = wishes(of, reasons);
  const squads = squadsIn(of('squads'), reasons);
  const step = { line, cells, name, athlete_id: there?.athlete_id ?? null, reasons };
  if (reasons.length > 0) return { ...step, kind: 'wrong', fields: {}, squads: [] };
  if (!there) return { ...step, kind: 'add', fields: { nickname: name, ...fields }, squads };
  /** @type {Fields} */
  const changes = Object.fromEntries(Object.entries(fields).filter(([key, value]) => value !== isNow(there, key)));
  // Who becomes a minor is hidden unless the same breath says otherwise.
  if (changes.is_minor && fields.hidden_from_leaderboards === false) changes.hidden_from_leaderboards = false;
  const joins = squads.filter((squad) => !isIn(club, squad, there.athlete_id));
  const isSame = Object.keys(changes).length === 0 && joins.length === 0;
  return { ...step, kind: isSame ? 'same' : 'change', fields: changes, squads: joins };
}

/**
 * @param {string} name
 * @param {import('./people.js').Club} club
 * @returns {{ there: import('./people.js').Athlete | null, why: Reason | null }}
 */
function whoIs(name, { athletes, archived }) {
  const because = (/** @type {Why} */ code, values = {}) => ({ there: null, why: { code, values } });
  if (name === '') return because('no_name');
  if ([...name].length > LONGEST) return because('long_name', { most: LONGEST });
  if (/\p{Cc}/u.test(name)) return because('odd_name');
  const same = (/** @type {import('./people.js').Athlete} */ { nickname }) =>
    nickname !== null && folded(nickname) === folded(name);
  const there = athletes.filter(same);
  if (there.length > 1) return because('several', { name });
  if (there.length === 0 && archived.some(same)) return because('archived', { name });
  return { there: there[0] ?? null, why: null };
}

/**
 * Read yes and no; an empty cell wishes nothing.
 * @param {(column: Column) => string} of
 * @param {Reason[]} reasons
 * @returns {Fields}
 */
function wishes(of, reasons) {
  /** @type {Fields} */
  const fields = {};
  for (const [column, field] of Object.entries(FIELDS)) {
    const value = of(/** @type {Column} */ (column));
    const word = value.toLowerCase();
    if (YES.includes(word)) fields[field] = true;
    else if (NO.includes(word)) fields[field] = false;
    else if (value !== '') reasons.push({ code: 'no_yes_no', values: { column, value } });
  }
  return fields;
}

/**
 * @param {string} cell
 * @param {Reason[]} reasons
 */
function squadsIn(cell, reasons) {
  const names = new Map();
  for (const name of cell.split(/[;|]/).map((part) => part.trim()).filter((part) => part !== '')) {
    if ([...name].length > LONGEST) reasons.push({ code: 'long_squad', values: { most: LONGEST } });
    else if (/\p{Cc}/u.test(name)) reasons.push({ code: 'odd_squad', values: {} });
    else names.set(folded(name), name);
  }
  return [...names.values()];
}

/**
 * @param {import('./people.js').Athlete} athlete
 * @param {string} field
 */
function isNow(athlete, field) {
  if (field === 'has_consent') return athlete.consent_at !== null;
  return field === 'is_minor' ? athlete.is_minor : athlete.hidden_from_leaderboards;
}

/**
 * @param {import('./people.js').Club} club
 * @param {string} name
 * @param {string} athlete_id
 */
function isIn({ squads, members }, name, athlete_id) {
  return squads.some((squad) => folded(squad.name) === folded(name) && members.get(squad.squad_id)?.has(athlete_id));
}

/**
 * Whoever stands in a file twice is taken from the first line.
 * @param {Step[]} steps
 */
function refuseSecond(steps) {
  /** @type {Map<string, number>} */
  const first = new Map();
  for (const step of steps) {
    if (step.kind === 'wrong') continue;
    const line = first.get(folded(step.name));
    if (line === undefined) first.set(folded(step.name), step.line);
    else Object.assign(step, { kind: 'wrong', fields: {}, squads: [], reasons: [{ code: 'twice', values: { line } }] });
  }
}
