/**
 * Owns static/vendor/: each third-party library as one ES module, with the licences of what is inside it.
 * Run by `npm run vendor`; nothing in static/vendor/ is edited by hand or kept in git.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Each file, what it hands out, and the packages whose code is in it. */
const MODULES = [
  { file: 'lit', contents: "export * from 'lit';", packages: ['lit', 'lit-html', 'lit-element', '@lit/reactive-element'] },
  { file: 'uplot', contents: "export { default } from 'uplot';", packages: ['uplot'] },
  { file: 'qr', contents: "export { correction, generate } from 'lean-qr'; export { toSvgPath } from 'lean-qr/extras/svg';", packages: ['lean-qr'] },
];
const root = new URL('..', import.meta.url);
const vendor = new URL('static/vendor/', root);
const manifest = createRequire(import.meta.url);

await mkdir(vendor, { recursive: true });
for (const { file, contents, packages } of MODULES) {
  await build({
    stdin: { contents, resolveDir: fileURLToPath(root) },
    outfile: fileURLToPath(new URL(`${file}.js`, vendor)),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'inline',
    logLevel: 'warning',
  });
  const licences = await Promise.all(packages.map(licenceOf));
  await writeFile(new URL(`${file}.LICENSE.txt`, vendor), licences.join('\n---\n\n'));
}
await copyFile(new URL('node_modules/uplot/dist/uPlot.min.css', root), new URL('uplot.css', vendor));

/** @param {string} name of a package */
async function licenceOf(name) {
  const { version, license } = manifest(`../node_modules/${name}/package.json`);
  const text = await readFile(new URL(`node_modules/${name}/LICENSE`, root), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
