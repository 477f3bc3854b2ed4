/**
 * Owns which key does what. Keys do nothing while something is typed or chosen, or with Ctrl, Alt or Meta.
 */

/** @typedef {'countdown' | 'retry' | 'undo' | 'replay' | 'more'} Command */

/** @type {{ keys: string[], shown: string[], told: import('../i18n/words.js').Key, command: Command | null }[]} */
export const KEYS = [
  { keys: [' '], shown: ['Space'], told: 'key.countdown', command: 'countdown' },
  { keys: ['r'], shown: ['R'], told: 'key.retry', command: 'retry' },
  { keys: ['z', 'Delete'], shown: ['Z', 'Del'], told: 'key.undo', command: 'undo' },
  { keys: ['v'], shown: ['V'], told: 'key.replay', command: 'replay' },
  { keys: [], shown: ['←', '→'], told: 'key.frames', command: null },
  { keys: ['?'], shown: ['?'], told: 'key.help', command: 'more' },
];

/** What takes keys itself; a button takes only the space bar. */
const TYPED_IN = ['INPUT', 'SELECT', 'TEXTAREA'];
const PRESSED = ['BUTTON', 'SUMMARY', 'A'];

/**
 * Return what a key asks for; null where it asks for nothing.
 * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, repeat: boolean }} event
 * @param {{ tagName: string } | undefined} target innermost element that has the focus
 * @returns {Command | null}
 */
export function commandOf({ key, ctrlKey, metaKey, altKey, repeat }, target) {
  if (ctrlKey || metaKey || altKey || repeat) return null;
  if (target && TYPED_IN.includes(target.tagName)) return null;
  if (key === ' ' && target && PRESSED.includes(target.tagName)) return null;
  const wanted = key.length === 1 ? key.toLowerCase() : key;
  return KEYS.find(({ keys }) => keys.includes(wanted))?.command ?? null;
}
