/**
 * Completes the list of licences of what is bundled, which JupyterLab shows under Help, Licenses: the
 * bundler overlooks packages that another one was merged with, and those whose package holds no licence
 * file (its text then stands in `licences/`). A package without a text ends the build.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const list = join(
  here,
  '..',
  'jddb_jupyter',
  'labextension',
  'static',
  'third-party-licenses.json'
);
/** What JupyterLab gives to all extensions, so that none brings it. */
const GIVEN = /^(@jupyterlab\/|@lumino\/|react$)/;

const packageOf = name =>
  JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf-8'));

function* withWhatTheyNeed(names, seen = new Set()) {
  for (const name of names.filter(name => !seen.has(name) && !GIVEN.test(name))) {
    seen.add(name);
    yield name;
    yield* withWhatTheyNeed(Object.keys(packageOf(name).dependencies ?? {}), seen);
  }
}

function textOf(name) {
  const kept = join(here, 'licences', `${name.replace('/', '-')}.txt`);
  if (existsSync(kept)) {
    return readFileSync(kept, 'utf-8');
  }
  const folder = join(here, 'node_modules', name);
  const file = readdirSync(folder).find(file => /^licen[cs]e/i.test(file));
  if (file === undefined) {
    throw new Error(`${name} is bundled and has no licence text: put it into ${kept}`);
  }
  return readFileSync(join(folder, file), 'utf-8');
}

const own = JSON.parse(readFileSync(join(here, 'package.json'), 'utf-8'));
const found = JSON.parse(readFileSync(list, 'utf-8')).packages.map(({ name }) => name);
const names = new Set([...found, ...withWhatTheyNeed(Object.keys(own.dependencies))]);
const packages = [...names].sort().map(name => ({
  name,
  versionInfo: packageOf(name).version,
  licenseId: packageOf(name).license,
  extractedText: textOf(name)
}));
writeFileSync(list, JSON.stringify({ packages }, undefined, 2));
