/**
 * Puts the French catalogue where JupyterLab looks for it:
 *
 * - `jupyterlab_language_pack_fr_CA` makes "Français (Canada)" selectable and holds the texts of the
 *   panel (.json, read by the page) and of its settings (.mo, read by the server, which finds
 *   it by the name of that module alone);
 * - `jddb_jupyter/locale/fr_FR` joins the pack for France, where that is installed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const DOMAIN = 'jddb_jupyter';
const PLACES = [
  ['jupyterlab_language_pack_fr_CA', 'fr_CA'],
  ['jddb_jupyter', 'fr_FR']
];
/** Contexts of texts that the server translates. */
const SERVER_CONTEXTS = ['schema\u0004', 'settings\u0004'];

const catalogue = JSON.parse(readFileSync(join(here, '..', 'locale', 'fr.json'), 'utf-8'));

/**
 * A catalogue in gettext's binary format (GNU gettext manual, "The Format of GNU MO Files"):
 * seven words of header, two tables of (length, offset), then the texts, each ending with a zero.
 */
function toMo(entries) {
  const header = ['', 'Content-Type: text/plain; charset=UTF-8\n'];
  const sorted = [header, ...entries]
    .map(pair => pair.map(text => Buffer.from(text, 'utf-8')))
    .sort(([one], [other]) => Buffer.compare(one, other));
  const count = sorted.length;
  const originals = 28;
  const translations = originals + 8 * count;
  const head = Buffer.alloc(translations + 8 * count);
  [0x950412de, 0, count, originals, translations, 0, head.length].forEach((word, index) =>
    head.writeUInt32LE(word, 4 * index)
  );
  const texts = [];
  let offset = head.length;
  [originals, translations].forEach((table, column) =>
    sorted.forEach((pair, row) => {
      const text = pair[column];
      head.writeUInt32LE(text.length, table + 8 * row);
      head.writeUInt32LE(offset, table + 8 * row + 4);
      texts.push(text, Buffer.alloc(1));
      offset += text.length + 1;
    })
  );
  return Buffer.concat([head, ...texts]);
}

/** The form that JupyterLab's page reads: a list of forms for each text, the language with a hyphen. */
function toJson(locale) {
  const headers = { ...catalogue[''], language: locale.replace('_', '-') };
  const texts = Object.entries(catalogue).map(([key, text]) => [key, [text].flat()]);
  return JSON.stringify({ ...Object.fromEntries(texts), '': headers });
}

for (const [module, locale] of PLACES) {
  const folder = join(root, module, 'locale', locale, 'LC_MESSAGES');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${DOMAIN}.json`), toJson(locale));
  const entries = Object.entries(catalogue).filter(([key]) =>
    SERVER_CONTEXTS.some(context => key.startsWith(context))
  );
  writeFileSync(join(folder, `${DOMAIN}.mo`), toMo(entries));
}
