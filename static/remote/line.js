/** Owns what the remote control says of the session in one line. Pure. */
import { t } from '../i18n/words.js';

/**
 * @typedef {object} Seen what is known of the session
 * @property {'connecting' | 'open' | 'lost'} link
 * @property {boolean} filming
 * @property {boolean} armed
 * @property {number | null} counting seconds of a countdown that began; null: none goes on
 * @property {import('../wire/types.js').Phase | null} phase null: not told yet
 * @property {{ caption: string, isGood: boolean } | null} result while it is news
 *
 * @typedef {{ tone: 'wait' | 'act' | 'go' | 'good' | 'bad', caption: string }} Line
 */

const AT_REST = ['standing', 'no_body'];

/**
 * @param {Seen} seen
 * @returns {Line}
 */
export function lineOf({ link, filming, armed, counting, phase, result }) {
  if (link === 'connecting') return { tone: 'wait', caption: t('remote.connecting') };
  if (link === 'lost') return { tone: 'bad', caption: t('remote.lost') };
  if (!filming) return { tone: 'wait', caption: t('remote.no_camera') };
  if (result) return { tone: result.isGood ? 'good' : 'bad', caption: result.caption };
  if (counting !== null) return { tone: 'act', caption: t('remote.counting') };
  if (!armed) return { tone: 'wait', caption: t('state.paused') };
  if (phase === null) return { tone: 'go', caption: t('remote.filming') };
  if (phase === 'no_body') return { tone: 'act', caption: t('remote.nobody') };
  if (phase === 'flight') return { tone: 'go', caption: t('state.flight') };
  return { tone: 'go', caption: t(AT_REST.includes(phase) ? 'remote.standing' : 'framing.moving') };
}
