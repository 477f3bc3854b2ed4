/** Owns the keys of the review. */

/** @typedef {'next' | 'previous' | 'back' | 'on' | 'strike'} Command */

/** @type {Record<string, Command>} */
const KEYS = {
  j: 'next', k: 'previous', ArrowLeft: 'back', ArrowRight: 'on', Delete: 'strike', z: 'strike',
};
/** Where keys have a meaning of their own. */
const OWN = 'input, select, textarea, summary, [role="region"]';

/**
 * What a key asks for; null: nothing.
 * @param {KeyboardEvent} event
 * @returns {Command | null}
 */
export function commandOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const [target] = event.composedPath();
  if (target instanceof Element && target.matches(OWN)) return null;
  const command = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
  // A key held down leafs through pictures, and strikes nothing out twice.
  return command === 'strike' && event.repeat ? null : command;
}
