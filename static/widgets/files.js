/** Owns how a page hands a file to its reader: made here, sent nowhere. */

/**
 * Save what was made under a name.
 * @param {string} name
 * @param {Blob} made
 */
export function saveAs(name, made) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(made);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
