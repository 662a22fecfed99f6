import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, expect, it } from 'vitest';

import {
  commonLanguages,
  directionOf,
  languageBadge,
  languageInSentence,
  languageName,
  textIn
} from './languages';

const trans = nullTranslator.load('jddb_jupyter');

afterEach(() => {
  document.documentElement.lang = '';
});

it('names languages in the language of the interface', () => {
  expect(languageName('en', trans)).toBe('English');
  expect(languageName('es', trans)).toBe('Spanish');
  expect(languageName('iu-Cans', trans)).toMatch(/^Inuktitut/);
  document.documentElement.lang = 'fr_CA';
  expect(languageName('es', trans)).toBe('Espagnol');
  expect(languageInSentence('es', trans)).toBe('espagnol');
  expect(languageName('fr-CA', trans)).toMatch(/^Français/);
});

it('calls a language that has no name, or is none, by its tag', () => {
  expect(languageName('x-mine', trans)).toBe('x-mine');
  expect(languageName('no tag', trans)).toBe('no tag');
  expect(languageName('', trans)).toBe('');
});

it('shows short tags in capitals and others as they are', () => {
  expect(['es', 'moh', 'fr-CA', 'zh-Hant'].map(languageBadge)).toEqual([
    'ES',
    'MOH',
    'fr-CA',
    'zh-Hant'
  ]);
});

it.each([
  ['ar', 'rtl'],
  ['ur-PK', 'rtl'],
  ['he', 'rtl'],
  ['az-Arab', 'rtl'],
  ['en', 'ltr'],
  ['iu-Cans', 'ltr'],
  ['zh-Hant', 'ltr'],
  ['no tag', 'ltr']
])('knows from which side %s is written', (language, direction) => {
  expect(directionOf(language)).toBe(direction);
  expect(textIn(language)).toEqual({ lang: language, dir: direction });
});

it('offers English and French first, and every language once', () => {
  const offered = commonLanguages(trans).map(({ language }) => language);
  expect(offered.slice(0, 2)).toEqual(['en', 'fr']);
  expect(new Set(offered).size).toBe(offered.length);
  expect(offered).toContain('iu');
});
