import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { addressOf, withBadge } from '../../static/roster/badge_rules.js';
import { alone, hashOf, namesFor, onlyIn } from '../../static/screen/only.js';

const HEIGHT = 'jump_height_flight_time_m';
const place = (nickname, best_m, last_m, is_newest = false) => ({
  nickname, jumps: 2, best_m, best_uncertainty_m: 0.01, last_m, last_uncertainty_m: 0.02, is_newest,
});
const board = { test: 'cmj', nickname: null, next_nickname: null, newest: null, places: [place('Kim', 0.5, 0.4), place('Bo', 0.45, 0.44, true)] };
const jump = (nickname) => ({ rep_id: 'r', test: 'cmj', nickname, measured: { [HEIGHT]: 0.44 }, best_before_m: 0.45 });

test('a badge brings along a name that stands behind the address, whatever is in it', () => {
  for (const name of ['Kim', 'Łucja & Bo', '#1 + 2%', '山田 花子', 'a=b']) assert.equal(onlyIn(hashOf(name)), name);
  assert.deepEqual([hashOf(''), onlyIn(''), onlyIn('#'), onlyIn('#other=Kim'), onlyIn('#only=')], ['', '', '', '', '']);
  assert.equal(onlyIn('#only=%E0%A4%A').length > 0, true, 'a broken one is no error');
  assert.equal(onlyIn(`#only=${'x'.repeat(500)}`).length, 80);
  assert.equal(addressOf('https://gym.example:8080', 'Kim S'), 'https://gym.example:8080/v#only=Kim%20S');
});

test('only who may stand on a leaderboard has a badge', () => {
  const kim = { athlete_id: 'a', nickname: 'Kim', consent_at: '2026-03-01', is_minor: false, hidden_from_leaderboards: false, archived_at: null };
  const without = [{ consent_at: null }, { hidden_from_leaderboards: true }, { archived_at: '2026-03-01' }, { nickname: null }];
  assert.deepEqual(withBadge([kim, ...without.map((each) => ({ ...kim, ...each }))]), [kim]);
});

test('the names to pick are those on the table and the one that is picked, by name', () => {
  assert.deepEqual(namesFor(board, '', 'en'), ['Bo', 'Kim']);
  assert.deepEqual(namesFor(board, 'Lou', 'en'), ['Bo', 'Kim', 'Lou']);
  assert.deepEqual(namesFor(null, '', 'en'), []);
});

test('one athlete alone has the last jump of the table, and the newest while it is theirs', () => {
  const kim = alone({ board, jump: jump('Bo') }, 'Kim');
  assert.equal(kim.jump.measured[HEIGHT], 0.4);
  assert.deepEqual(kim.places.map(({ nickname, rank }) => [nickname, rank]), [['Kim', 1]]);
  assert.equal(alone({ board, jump: jump('Bo') }, 'Bo').jump.rep_id, 'r');
  assert.equal(alone({ board: null, jump: jump('Bo') }, 'Bo').jump.rep_id, 'r');
});

test('of who is in no table nothing is shown, and of a jump without a name neither', () => {
  for (const name of ['Lou', 'kim', '']) assert.deepEqual(alone({ board, jump: jump(null) }, name), { jump: null, places: [] });
  assert.deepEqual(alone({ board: null, jump: null }, 'Kim'), { jump: null, places: [] });
});

test('several of one nickname are all shown: nobody can tell them apart', () => {
  const twice = { ...board, places: [...board.places, place('Kim', 0.3, 0.3)] };
  assert.deepEqual(alone({ board: twice, jump: null }, 'Kim').places.map(({ rank }) => rank), [1, 3]);
});
