/**
 * Owns how a table of a spreadsheet is read and written: CSV by RFC 4180, with what spreadsheets make of it
 * in other countries. Pure.
 */

/** Excel takes the list separator of the country; a copied range has tabs. */
const SEPARATORS = [',', ';', '\t'];

/**
 * @typedef {{ line: number, cells: string[] }} Row `line` is where it begins in the file, from 1
 * @typedef {{ text: string, isGuessed: boolean }} Decoded `isGuessed`: its letters are of an old code page
 */

/**
 * Return the text of a file: UTF-8 or UTF-16 where it is that, else the code page of Western Europe, as Excel
 * still writes it.
 * @param {ArrayBuffer | Uint8Array<ArrayBuffer>} file
 * @returns {Decoded}
 */
export function decoded(file) {
  const bytes = new Uint8Array(file);
  const mark = bytes[0] * 256 + bytes[1];
  if (mark === 0xfffe) return { text: new TextDecoder('utf-16le').decode(bytes), isGuessed: false };
  if (mark === 0xfeff) return { text: new TextDecoder('utf-16be').decode(bytes), isGuessed: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isGuessed: false };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), isGuessed: true };
  }
}

/**
 * Return the rows of a table; lines with nothing in them are left out.
 * @param {string} text
 * @returns {Row[]}
 */
export function rowsOf(text) {
  const separator = separatorOf(text);
  /** @type {Row[]} */
  const rows = [];
  let row = { line: 1, cells: [''] };
  let line = 1;
  let isQuoted = false;
  const end = () => {
    row.cells = row.cells.map((cell) => cell.trim());
    if (row.cells.some((cell) => cell !== '')) rows.push(row);
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    const cell = row.cells.length - 1;
    if (letter === '\n' || (letter === '\r' && text[at + 1] !== '\n')) line += 1;
    if (isQuoted) {
      if (letter !== '"') row.cells[cell] += letter;
      else if (text[at + 1] === '"') row.cells[cell] += text[(at += 1)];
      else isQuoted = false;
    } else if (letter === '"' && row.cells[cell].trim() === '') {
      row.cells[cell] = '';
      isQuoted = true;
    } else if (letter === separator) row.cells.push('');
    else if (letter === '\n' || (letter === '\r' && text[at + 1] !== '\n')) {
      end();
      row = { line, cells: [''] };
    } else row.cells[cell] += letter;
  }
  end();
  return rows;
}

/**
 * Write rows of cells, as Excel opens them.
 * @param {string[][]} rows
 */
export function written(rows) {
  const line = (/** @type {string[]} */ cells) => cells.map(quoted).join(',');
  return `\ufeff${rows.map(line).join('\r\n')}\r\n`;
}

/** @param {string} cell */
function quoted(cell) {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * The separator that the first line has most of, outside quotes.
 * @param {string} text
 */
function separatorOf(text) {
  const first = text.replaceAll(/"[^"]*"/g, 'quoted').split(/[\r\n]/).find((line) => line.trim() !== '') ?? '';
  const count = (/** @type {string} */ separator) => first.split(separator).length;
  return SEPARATORS.reduce((best, each) => (count(each) > count(best) ? each : best));
}
