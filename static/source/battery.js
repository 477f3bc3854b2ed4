/**
 * Owns what the device tells of its battery; many browsers tell nothing, which is no trouble.
 */

/**
 * @returns {Promise<{ level: number, charging: boolean } | null>} level from 0 to 1
 */
export async function readBattery() {
  const told = /** @type {any} */ (navigator).getBattery;
  if (!told) return null;
  try {
    const { level, charging } = await told.call(navigator);
    return { level, charging };
  } catch {
    return null; // the page is not allowed to know
  }
}
