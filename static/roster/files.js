/** Owns how the page hands a file to its reader: made here, sent nowhere. */

/**
 * Save a text under a name.
 * @param {string} name
 * @param {string} text
 */
export function saveAs(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
