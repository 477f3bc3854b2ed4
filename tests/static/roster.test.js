import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { carryOut } from '../../static/roster/carry_out.js';
import { decoded, rowsOf, written } from '../../static/roster/csv.js';
import { readClub } from '../../static/roster/club.js';
import { ARCHIVED, EVERYBODY, SQUADLESS, filtered, found, initials } from '../../static/roster/people.js';
import { MOST_ROWS, Unreadable, planOf } from '../../static/roster/plan.js';
import { Api, Refused } from '../../static/wire/api.js';
import { everybody } from '../../static/wire/everybody.js';

const athlete = (athlete_id, nickname, more = {}) => ({
  athlete_id, nickname, consent_at: null, is_minor: false, hidden_from_leaderboards: false, archived_at: null, ...more,
});
const club = () => ({
  athletes: [athlete('k', 'Kim', { consent_at: '2026-03-01T09:00:00Z' }), athlete('z', 'Zoë Ångström'), athlete('u', null)],
  archived: [athlete('o', 'Old Hand', { archived_at: '2026-03-01T09:00:00Z' })],
  squads: [{ squad_id: 'j', name: 'Juniors' }],
  members: new Map([['j', new Set(['k'])]]),
});
const plan = (text, there = club()) => planOf(rowsOf(text), there);
const kinds = (text) => plan(text).steps.map(({ kind, reasons }) => reasons[0]?.code ?? kind);

test('a table is read with any separator, quotes, line ends and empty lines, each row with its line', () => {
  const rows = [['name', 'squads'], ['Li, "Jo"', 'a'], ['Two\nlines', 'b']];
  for (const separator of [',', ';', '\t']) {
    for (const end of ['\n', '\r\n', '\r']) {
      const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;
      const text = rows.map((cells) => cells.map(quoted).join(separator)).join(end + end);
      assert.deepEqual(rowsOf(text).map(({ cells }) => cells), rows);
      assert.deepEqual(rowsOf(text).map(({ line }) => line), [1, 3, 5]);
    }
  }
});

test('what is written is read again as it was', () => {
  const rows = [['a', 'b'], ['x;"y"', 'l\nm']];
  assert.deepEqual(rowsOf(decoded(new TextEncoder().encode(written(rows))).text).map(({ cells }) => cells), rows);
});

test('an old code page is read and told, UTF-8 and UTF-16 are not guessed', () => {
  assert.deepEqual(decoded(new Uint8Array([0x5a, 0x6f, 0xeb])), { text: 'Zoë', isGuessed: true });
  assert.deepEqual(decoded(new TextEncoder().encode('Zoë')), { text: 'Zoë', isGuessed: false });
  assert.deepEqual(decoded(new Uint8Array([0xff, 0xfe, 0xeb, 0x00])), { text: 'ë', isGuessed: false });
});

test('a new name is added with what its row says', () => {
  const { steps, newSquads } = plan('name,consent,minor,squads\nAda,yes,no,Juniors | Sprint\nBo,,,\n');
  assert.deepEqual(steps[0].fields, { nickname: 'Ada', has_consent: true, is_minor: false });
  assert.deepEqual(steps[0].squads, ['Juniors', 'Sprint']);
  assert.deepEqual(steps[1].fields, { nickname: 'Bo' });
  assert.deepEqual(newSquads, ['Sprint']);
});

test('who is here already is changed by what is another, and never entered twice', () => {
  const [same, changed] = plan('name,consent,squads\nKIM,yes,juniors\nzoë  ångström,yes,Juniors\n').steps;
  assert.equal(same.kind, 'same');
  assert.deepEqual([changed.kind, changed.athlete_id, changed.fields, changed.squads],
    ['change', 'z', { has_consent: true }, ['Juniors']]);
});

test('an empty cell changes nothing, and a minor who may be shown is told so in the same breath', () => {
  const [left, shown] = plan('name,consent,minor,hidden\nKim,,,\nZoë Ångström,,yes,no\n').steps;
  assert.equal(left.kind, 'same');
  assert.deepEqual(shown.fields, { is_minor: true, hidden_from_leaderboards: false });
});

test('each row that cannot be taken says why, and takes no other with it', () => {
  assert.deepEqual(kinds(`name,consent\n,yes\n${'x'.repeat(81)},\nAda,perhaps\nAda,yes\nada,\nOld hand,\n"a\nb",\n`),
    ['no_name', 'long_name', 'no_yes_no', 'add', 'twice', 'archived', 'odd_name']);
  const two = club();
  two.athletes.push(athlete('k2', 'kim'));
  assert.equal(plan('name\nKim\n', two).steps[0].reasons[0].code, 'several');
});

test('columns that nobody takes over are named; without a name column nothing is planned', () => {
  assert.deepEqual(plan('name,height,NAME\nAda,1.7,x\n').unknown, ['height', 'NAME']);
  const refuses = (text, code) => assert.throws(() => plan(text), (error) => error instanceof Unreadable && error.code === code);
  refuses('height\n1.7\n', 'no_column');
  refuses('name\n', 'empty');
  refuses(`name\n${'a\n'.repeat(MOST_ROWS + 1)}`, 'too_many');
});

test('a club of more than one page is read to its end', async () => {
  const many = Array.from({ length: 450 }, (_, n) => athlete(`a${n}`, `Player ${n}`));
  const asked = [];
  globalThis.fetch = async (url) => {
    const { pathname, searchParams } = new URL(url, 'http://club.test');
    asked.push(pathname);
    const from = Number(searchParams.get('cursor') ?? 0);
    const limit = Number(searchParams.get('limit'));
    const all = pathname.endsWith('/squads') ? club().squads : searchParams.has('archived') ? [] : many;
    const next = from + limit < all.length ? String(from + limit) : null;
    return Response.json({ items: all.slice(from, from + limit), next_cursor: next });
  };
  const { athletes, members } = await readClub(new Api(null));
  assert.equal(athletes.length, 450);
  assert.equal(members.get('j').size, 450);
  assert.equal(asked.filter((path) => path.endsWith('/athletes')).length, 4);
});

test('who is archived still has a name where their jumps are shown', async () => {
  const { athletes, archived } = club();
  globalThis.fetch = async (url) =>
    Response.json({ items: url.includes('archived=true') ? archived : athletes, next_cursor: null });
  const names = (await everybody(new Api(null))).map(({ athlete_id }) => athlete_id);
  assert.deepEqual(names, ['k', 'z', 'u', 'o']);
});

class Server {
  asked = [];
  answers = () => ({ athlete_id: 'new', squad_id: 's' });

  async ask(method, path, body) {
    this.asked.push(`${method} ${path}`);
    return this.answers(method, path, body);
  }
}
const noPause = async () => assert.fail('nobody asked for a pause');
const outcomesOf = (text) => plan(text).steps.map((step) => ({ step, state: 'left', error: null }));

test('a refused row is told with the reason and the next one is taken', async () => {
  const server = new Server();
  server.answers = (method, path, body) => {
    if (body?.nickname === 'Ada') throw new Refused(422, 'nickname: too odd', null);
    return { athlete_id: 'b' };
  };
  const outcomes = outcomesOf('name\nAda\nBo\n');
  let told = 0;
  await carryOut(server, outcomes, [], () => (told += 1), noPause);
  assert.deepEqual(outcomes.map(({ state }) => state), ['refused', 'done']);
  assert.equal(outcomes[0].error.message, 'nickname: too odd');
  assert.ok(told >= 2);
});

test('a server that goes away leaves rows to be done, and going on enters nobody twice', async () => {
  const server = new Server();
  let isAway = true;
  server.answers = (method) => {
    if (isAway && method === 'PUT') throw new TypeError('Failed to fetch');
    return { athlete_id: 'a', squad_id: 's' };
  };
  const outcomes = outcomesOf('name,squads\nAda,Sprint\nBo,Sprint\n');
  await carryOut(server, outcomes, [], () => {}, noPause);
  assert.deepEqual(outcomes.map(({ state }) => state), ['left', 'left']);
  isAway = false;
  const squads = [{ squad_id: 's', name: 'sprint' }];
  await carryOut(server, outcomes, squads, () => {}, noPause);
  assert.deepEqual(outcomes.map(({ state }) => state), ['done', 'done']);
  assert.equal(server.asked.filter((each) => each === 'POST /athletes').length, 2);
  assert.equal(server.asked.filter((each) => each === 'POST /squads').length, 1);
});

test('a server that asks for a pause gets it, and then the row; one that asks for an hour is left', async () => {
  const server = new Server();
  const paused = [];
  let refusals = 1;
  server.answers = () => {
    if (refusals > 0) {
      refusals -= 1;
      throw new Refused(429, 'Too many changes.', 12);
    }
    return { athlete_id: 'a' };
  };
  const outcomes = outcomesOf('name\nAda\n');
  await carryOut(server, outcomes, [], () => {}, async (seconds) => paused.push(seconds));
  assert.deepEqual([outcomes[0].state, paused], ['done', [12]]);
  server.answers = () => {
    throw new Refused(429, 'Too many changes.', 3600);
  };
  const late = outcomesOf('name\nBo\n');
  await carryOut(server, late, [], () => {}, noPause);
  assert.equal(late[0].state, 'left');
});

test('somebody is found by the beginning of any word, with or without accents', () => {
  const names = (typed) => found(club().athletes, typed).map(({ athlete_id }) => athlete_id);
  assert.deepEqual(names('ang'), ['z']);
  assert.deepEqual(names('ÅNG zo'), ['z']);
  assert.deepEqual(names('gstr'), []);
  assert.deepEqual(names(''), ['u', 'k', 'z']);
});

test('a filter shows a squad, those in none, everybody who can be chosen, or the archive', () => {
  const ids = (filter) => filtered(club(), filter).map(({ athlete_id }) => athlete_id);
  assert.deepEqual(ids('j'), ['k']);
  assert.deepEqual(ids(SQUADLESS), ['z', 'u']);
  assert.deepEqual(ids(EVERYBODY), ['k', 'z', 'u']);
  assert.deepEqual(ids(ARCHIVED), ['o']);
});

test('initials are of the first and the last word, whatever letters they have', () => {
  assert.deepEqual(['Kim', 'Zoë van Ångström', '山田 花子', '#7'].map((name) => initials(athlete('a', name))), ['K', 'ZÅ', '山花', '7']);
  assert.equal(initials(athlete('a', null)), '?');
});
