/** Owns what a finger that is drawn over a jump asks for: the jump beside it. */

/** @typedef {{ x: number, y: number, at_ms: number }} Touched */

const LEAST_PX = 60;
const LONGEST_MS = 700;
/** A finger that comes from the edge is the browser's: it goes back a page. */
const EDGE_PX = 24;
/** What is itself drawn to and fro. */
const OWN = 'input, [role="region"]';

/**
 * How many jumps to go on by; 0: it was no swipe. What lies on the side where a line ends comes next.
 * @param {Touched} from
 * @param {Touched} to
 * @param {boolean} isRightToLeft
 * @returns {-1 | 0 | 1}
 */
export function turnBy(from, to, isRightToLeft) {
  const [across, along] = [to.x - from.x, to.y - from.y];
  if (Math.abs(across) < LEAST_PX || Math.abs(across) < 2 * Math.abs(along) || to.at_ms - from.at_ms > LONGEST_MS) return 0;
  return across < 0 === isRightToLeft ? -1 : 1;
}

export class Swipe {
  /** @type {Touched | null} */
  #from = null;
  #turn;

  /** @param {(by: -1 | 1) => void} turn */
  constructor(turn) {
    this.#turn = turn;
  }

  /** @param {TouchEvent} event */
  begin = (event) => {
    const isOwn = event.composedPath().some((part) => part instanceof Element && part.matches(OWN));
    const { clientX, clientY } = event.touches[0];
    const isOfEdge = clientX < EDGE_PX || clientX > innerWidth - EDGE_PX;
    this.#from = event.touches.length > 1 || isOwn || isOfEdge ? null : { x: clientX, y: clientY, at_ms: event.timeStamp };
  };

  /** @param {TouchEvent} event */
  end = (event) => {
    if (this.#from === null) return;
    const { clientX, clientY } = event.changedTouches[0];
    const by = turnBy(this.#from, { x: clientX, y: clientY, at_ms: event.timeStamp }, document.dir === 'rtl');
    this.#from = null;
    if (by !== 0) this.#turn(by);
  };
}
