/** Owns the keys of the review. */

/** @typedef {'next' | 'previous' | 'back' | 'on' | 'strike'} Command */

/** @type {Record<string, Command>} */
const KEYS = {
  ArrowDown: 'next', j: 'next', ArrowUp: 'previous', k: 'previous', ArrowLeft: 'back', ArrowRight: 'on',
  Delete: 'strike', z: 'strike',
};
/** Where keys have a meaning of their own. */
const OWN = 'input, select, textarea, summary, [role="region"]';

/**
 * What a key asks for; null: nothing.
 * @param {KeyboardEvent} event
 * @returns {Command | null}
 */
export function commandOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key === 'z') return null;
  const [target] = event.composedPath();
  if (target instanceof Element && target.matches(OWN)) return null;
  return KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}
