/**
 * Owns where the picture lies on the canvas. Everything drawn goes through one function.
 */

/** @import { Placement } from './types.js' */

/**
 * Fit a picture into a canvas as `object-fit: contain` does, mirrored or not. The data is never flipped.
 * @param {{ width: number, height: number }} picture
 * @param {{ width: number, height: number }} canvas
 * @param {boolean} mirrored
 * @returns {Placement}
 */
export function placePicture(picture, canvas, mirrored) {
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  const left = (canvas.width - width) / 2;
  const top = (canvas.height - height) / 2;
  return mirrored
    ? { a: -width, d: height, e: left + width, f: top }
    : { a: width, d: height, e: left, f: top };
}
