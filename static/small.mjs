/**
 * Owns static/small/: a copy of each of our modules without comments and indentation, for the air between
 * the server and a phone. Run by `npm run small`; the server sends a copy while it is no older than its
 * module, so what is edited is seen at once. Names stay: what a browser reports can be read.
 */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { transform } from 'esbuild';

const FOLDERS_NOT_OURS = /^(vendor|small|demo)\//;
const root = new URL('./', import.meta.url);
const small = new URL('small/', root);

const modules = (await readdir(root, { recursive: true })).filter(
  (name) => name.endsWith('.js') && !FOLDERS_NOT_OURS.test(name),
);
await rm(small, { recursive: true, force: true });
for (const name of modules) {
  const whole = await readFile(new URL(name, root), 'utf8');
  const { code } = await transform(whole, { minifyWhitespace: true, minifySyntax: true, target: 'es2022' });
  const copy = new URL(name, small);
  await mkdir(dirname(copy.pathname), { recursive: true });
  await writeFile(copy, code);
}
