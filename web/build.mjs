// Makes static/dist from src and static: bundles with hashed names, each also compressed, and a manifest that says which
// file a name stands for. What the bundles are made of is named with its licence in NOTICE.txt.

import { build } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = 'static/dist';
const ENTRIES = [...readdirSync('src').filter(name => name.endsWith('.ts')).map(name => `src/${name}`), 'static/app.css'];

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
const { metafile } = await build({
  entryPoints: ENTRIES,
  outdir: DIST,
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  loader: { '.svg': 'file' },
});
writeFileSync(join(DIST, 'manifest.json'), JSON.stringify(manifest(metafile), null, 1));
writeFileSync(join(DIST, 'NOTICE.txt'), notice(metafile));
compress();

// name -> its file, the style sheet it brings along, and the chunks it needs at once (for the test of their weight)
function manifest({ outputs }) {
  const found = {};
  for (const [path, output] of Object.entries(outputs)) {
    if (!output.entryPoint) continue;
    const name = basename(output.entryPoint).replace(/\.ts$/, '.js');
    const chunks = output.imports.filter(each => each.kind === 'import-statement').map(each => basename(each.path));
    found[name] = { file: basename(path), chunks };
    if (output.cssBundle) found[name.replace('.js', '.css')] = { file: basename(output.cssBundle), chunks: [] };
  }
  return found;
}

function notice({ inputs }) {
  const packages = new Set();
  for (const path of Object.keys(inputs)) {
    const inside = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/);
    if (inside) packages.add(inside[1]);
  }
  return [...packages].sort().map(licence).join('\n\n');
}

function licence(name) {
  const folder = join('node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(each => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
  return `${name} ${version} (${license ?? 'see text'})\n${'-'.repeat(72)}\n${text}`;
}

function compress() {
  for (const file of readdirSync(DIST)) {
    const path = join(DIST, file);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  }
}
