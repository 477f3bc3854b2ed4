/**
 * Owns how a body looks on the canvas. Called for every frame: it allocates nothing.
 */

/** The person's own left and right; colours that colour-blind eyes tell apart. */
const LEFT = '#4cc9f0';
const RIGHT = '#ffb703';
const TORSO = '#ffffff';
const OUTLINE = 'rgba(5, 8, 12, 0.8)';

/** Pairs of landmark numbers (BlazePose). */
const LEFT_BONES = new Uint8Array([11, 13, 13, 15, 23, 25, 25, 27, 27, 29, 29, 31, 27, 31]);
const RIGHT_BONES = new Uint8Array([12, 14, 14, 16, 24, 26, 26, 28, 28, 30, 30, 32, 28, 32]);
const TORSO_BONES = new Uint8Array([11, 12, 11, 23, 12, 24, 23, 24]);
const LEFT_JOINTS = new Uint8Array([11, 13, 15, 23, 25, 27, 31]);
const RIGHT_JOINTS = new Uint8Array([12, 14, 16, 24, 26, 28, 32]);
const LEFT_EAR = 7;
const RIGHT_EAR = 8;
const LEFT_SHOULDER = 11;
const RIGHT_SHOULDER = 12;
const LEFT_HIP = 23;
const RIGHT_HIP = 24;

/** Below this the place is a guess, and a guess is not drawn. */
const SEEN = 0.5;
/** Bone width on a canvas 480 pixels high, where lines of 3 px read well from two metres. */
const WIDTH_PER_HEIGHT = 3 / 480;

const DASH = [6, 8];
/** @type {number[]} */
const SOLID = [];

/**
 * Draw a body.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('./types.js').Placement} place
 * @param {Float32Array} image
 * @param {Float32Array} visibility
 * @param {boolean} isLate drawn dashed: this skeleton is older than the picture under it
 */
export function drawSkeleton(ctx, place, image, visibility, isLate) {
  const width = Math.max(2.5, place.d * WIDTH_PER_HEIGHT);
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.setLineDash(isLate ? DASH : SOLID);
  strokeBones(ctx, place, image, visibility, TORSO_BONES, TORSO, width);
  strokeHead(ctx, place, image, visibility, width);
  strokeBones(ctx, place, image, visibility, LEFT_BONES, LEFT, width);
  strokeBones(ctx, place, image, visibility, RIGHT_BONES, RIGHT, width);
  fillJoints(ctx, place, image, visibility, LEFT_JOINTS, LEFT, width);
  fillJoints(ctx, place, image, visibility, RIGHT_JOINTS, RIGHT, width);
}

/**
 * Add the middle of the hips to the current path.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('./types.js').Placement} place
 * @param {Float32Array} image
 */
export function lineToHips(ctx, place, image) {
  const x = (image[2 * LEFT_HIP] + image[2 * RIGHT_HIP]) / 2;
  const y = (image[2 * LEFT_HIP + 1] + image[2 * RIGHT_HIP + 1]) / 2;
  ctx.lineTo(place.a * x + place.e, place.d * y + place.f);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('./types.js').Placement} place
 * @param {Float32Array} image
 * @param {Float32Array} visibility
 * @param {Uint8Array} bones
 * @param {string} colour
 * @param {number} width
 */
function strokeBones(ctx, place, image, visibility, bones, colour, width) {
  ctx.beginPath();
  for (let i = 0; i < bones.length; i += 2) {
    const from = bones[i];
    const to = bones[i + 1];
    if (visibility[from] < SEEN || visibility[to] < SEEN) continue;
    ctx.moveTo(place.a * image[2 * from] + place.e, place.d * image[2 * from + 1] + place.f);
    ctx.lineTo(place.a * image[2 * to] + place.e, place.d * image[2 * to + 1] + place.f);
  }
  strokeOutlined(ctx, colour, width);
}

/**
 * A ring around the head, as wide as head and shoulders are apart.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('./types.js').Placement} place
 * @param {Float32Array} image
 * @param {Float32Array} visibility
 * @param {number} width
 */
function strokeHead(ctx, place, image, visibility, width) {
  if (Math.max(visibility[LEFT_EAR], visibility[RIGHT_EAR]) < SEEN) return;
  if (Math.max(visibility[LEFT_SHOULDER], visibility[RIGHT_SHOULDER]) < SEEN) return;
  const x = (image[2 * LEFT_EAR] + image[2 * RIGHT_EAR]) / 2;
  const y = (image[2 * LEFT_EAR + 1] + image[2 * RIGHT_EAR + 1]) / 2;
  const shoulders = (image[2 * LEFT_SHOULDER + 1] + image[2 * RIGHT_SHOULDER + 1]) / 2;
  ctx.beginPath();
  ctx.arc(place.a * x + place.e, place.d * y + place.f, place.d * Math.abs(shoulders - y) * 0.55, 0, 2 * Math.PI);
  strokeOutlined(ctx, TORSO, width);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} colour
 * @param {number} width
 */
function strokeOutlined(ctx, colour, width) {
  ctx.lineWidth = width + 2;
  ctx.strokeStyle = OUTLINE;
  ctx.stroke();
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('./types.js').Placement} place
 * @param {Float32Array} image
 * @param {Float32Array} visibility
 * @param {Uint8Array} joints
 * @param {string} colour
 * @param {number} width
 */
function fillJoints(ctx, place, image, visibility, joints, colour, width) {
  ctx.beginPath();
  for (let i = 0; i < joints.length; i += 1) {
    const joint = joints[i];
    if (visibility[joint] < SEEN) continue;
    const x = place.a * image[2 * joint] + place.e;
    const y = place.d * image[2 * joint + 1] + place.f;
    ctx.moveTo(x + width, y);
    ctx.arc(x, y, width, 0, 2 * Math.PI);
  }
  ctx.lineWidth = 2;
  ctx.strokeStyle = OUTLINE;
  ctx.stroke();
  ctx.fillStyle = colour;
  ctx.fill();
}
