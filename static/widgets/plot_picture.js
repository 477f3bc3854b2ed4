/** Owns a plot as a picture to take away: what was drawn, with its title and units above and what it means below. */

const EDGE_PX = 16;
const TITLE_PX = 20;
const WORDS_PX = 14;
const LINE = 1.4;
const SQUARE_PX = 12;

/**
 * @typedef {{ colour: string, text: string }} Sign of a legend
 * @typedef {object} Words
 * @property {string} title
 * @property {string} caption what is drawn, and in which units
 * @property {Sign[]} legend
 * @property {string} note
 * @typedef {object} Look
 * @property {string} ground
 * @property {string} text
 * @property {string} quiet
 * @property {string} family of the letters
 * @property {'ltr' | 'rtl'} direction
 */

/**
 * Return a PNG of a plot as it is drawn now; reject where the browser makes none.
 * @param {HTMLCanvasElement} plot
 * @param {Words} words
 * @param {Look} look
 * @returns {Promise<Blob>}
 */
export function pictureOf(plot, words, look) {
  const scale = plot.width / plot.clientWidth;
  const canvas = document.createElement('canvas');
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const width = plot.clientWidth;
  const above = [
    ...lines(pen, words.title, width, `700 ${TITLE_PX}px ${look.family}`, TITLE_PX, look.text),
    ...lines(pen, words.caption, width, `${WORDS_PX}px ${look.family}`, WORDS_PX, look.quiet),
  ];
  const below = [
    ...words.legend.flatMap(({ colour, text }) => lines(pen, text, width, `${WORDS_PX}px ${look.family}`, WORDS_PX, look.text, colour)),
    ...lines(pen, words.note, width, `${WORDS_PX}px ${look.family}`, WORDS_PX, look.quiet),
  ];
  const [head, foot] = [above, below].map((block) => block.reduce((sum, { size }) => sum + size * LINE, 0) + EDGE_PX);
  // A canvas forgets its state when it gets its size.
  canvas.width = Math.ceil((width + 2 * EDGE_PX) * scale);
  canvas.height = Math.ceil((head + plot.clientHeight + foot + 2 * EDGE_PX) * scale);
  pen.scale(scale, scale);
  pen.fillStyle = look.ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.direction = look.direction;
  write(pen, above, EDGE_PX, width, look.direction);
  pen.drawImage(plot, EDGE_PX, EDGE_PX + head, width, plot.clientHeight);
  write(pen, below, 2 * EDGE_PX + head + plot.clientHeight, width, look.direction);
  return new Promise((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('toBlob'))), 'image/png'));
}

/** @typedef {{ text: string, font: string, size: number, fill: string, sign: string }} Line */

/**
 * Break a text into lines that fit.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {number} width
 * @param {string} font
 * @param {number} size
 * @param {string} fill
 * @param {string} [sign] the colour of a square before it
 * @returns {Line[]}
 */
function lines(pen, text, width, font, size, fill, sign = '') {
  pen.font = font;
  const room = width - (sign ? 2 * SQUARE_PX : 0);
  const found = [''];
  for (const word of text.split(' ').filter(Boolean)) {
    const longer = `${found[found.length - 1]} ${word}`.trim();
    if (found[found.length - 1] === '' || pen.measureText(longer).width <= room) found[found.length - 1] = longer;
    else found.push(word);
  }
  return found.filter(Boolean).map((each, at) => ({ text: each, font, size, fill, sign: at === 0 ? sign : '' }));
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Line[]} block
 * @param {number} top
 * @param {number} width
 * @param {'ltr' | 'rtl'} direction
 */
function write(pen, block, top, width, direction) {
  const from = direction === 'rtl' ? EDGE_PX + width : EDGE_PX;
  const inwards = direction === 'rtl' ? -1 : 1;
  pen.textBaseline = 'middle';
  pen.textAlign = 'start';
  let y = top;
  for (const { text, font, size, fill, sign } of block) {
    const middle = y + (size * LINE) / 2;
    if (sign) {
      pen.fillStyle = sign;
      pen.fillRect(direction === 'rtl' ? from - SQUARE_PX : from, middle - SQUARE_PX / 2, SQUARE_PX, SQUARE_PX);
    }
    pen.font = font;
    pen.fillStyle = fill;
    pen.fillText(text, from + (sign ? inwards * 1.6 * SQUARE_PX : 0), middle);
    y += size * LINE;
  }
}
