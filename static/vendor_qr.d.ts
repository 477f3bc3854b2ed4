/** What static/vendor/qr.js hands out: `vendor.mjs` puts it together of two modules. Types alone. */
export { correction, generate } from 'lean-qr';
export { toSvgPath } from 'lean-qr/extras/svg';
