/**
 * Owns static/vendor/: Lit as one ES module, with the licences of what is inside it.
 * Run by `npm run vendor`; nothing in static/vendor/ is edited by hand or kept in git.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PACKAGES = ['lit', 'lit-html', 'lit-element', '@lit/reactive-element'];
const root = new URL('..', import.meta.url);
const vendor = new URL('static/vendor/', root);
const manifest = createRequire(import.meta.url);

await mkdir(vendor, { recursive: true });
await build({
  stdin: { contents: "export * from 'lit';", resolveDir: fileURLToPath(root) },
  outfile: fileURLToPath(new URL('lit.js', vendor)),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'inline',
  logLevel: 'warning',
});

const licences = await Promise.all(
  PACKAGES.map(async (name) => {
    const { version, license } = manifest(`../node_modules/${name}/package.json`);
    const text = await readFile(new URL(`node_modules/${name}/LICENSE`, root), 'utf8');
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  }),
);
await writeFile(new URL('lit.LICENSE.txt', vendor), licences.join('\n---\n\n'));
