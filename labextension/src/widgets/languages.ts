/** How languages are named, and which way they are written; a language is its tag (BCP 47). */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Language } from '../models/api';

/** What is offered without typing a tag: the official languages, then others that are asked for here. */
const COMMON: readonly Language[] = [
  ...['en', 'fr', 'ar', 'cr', 'de', 'es', 'fa', 'fil', 'hi', 'it', 'iu', 'ja', 'ko', 'mic', 'moh'],
  ...['oj', 'pa', 'pl', 'pt', 'ru', 'ta', 'uk', 'ur', 'vi', 'zh-Hans', 'zh-Hant']
];
const OFFICIAL = 2;

const RIGHT_TO_LEFT = new Set([
  'Adlm',
  'Arab',
  'Aran',
  'Hebr',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa'
]);

/** The name in the language of the interface; the tag where there is none. */
export function languageName(language: Language, trans: TranslationBundle): string {
  if (language === 'fr' || language === 'en') {
    return language === 'fr' ? trans.__('French') : trans.__('English');
  }
  if (language === '' || language.startsWith('x-')) {
    return language; // nothing, or of private use: nobody has a name for it
  }
  const locale = document.documentElement.lang.replace('_', '-') || 'en';
  try {
    const name = new Intl.DisplayNames([locale, 'en'], { type: 'language' }).of(language);
    return name ? name.charAt(0).toLocaleUpperCase(locale) + name.slice(1) : language;
  } catch {
    return language;
  }
}

/** The same within a sentence: French has small letters there. */
export function languageInSentence(language: Language, trans: TranslationBundle): string {
  const name = languageName(language, trans);
  return document.documentElement.lang.startsWith('fr') ? name.toLocaleLowerCase('fr') : name;
}

/** Two or three letters, or the whole tag; the same in every language of the interface. */
export function languageBadge(language: Language): string {
  return language.length <= 3 ? language.toUpperCase() : language;
}

/** The common languages, English and French before the others by their names. */
export function commonLanguages(trans: TranslationBundle): { language: Language; name: string }[] {
  const named = COMMON.map(language => ({ language, name: languageName(language, trans) }));
  const others = named.slice(OFFICIAL).sort((one, other) => one.name.localeCompare(other.name));
  return [...named.slice(0, OFFICIAL), ...others];
}

/** From which side texts in a language are written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  try {
    const { script } = new Intl.Locale(language).maximize();
    return script !== undefined && RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** The attributes of an element whose text is in a language. */
export function textIn(language: Language): { lang: string; dir: 'ltr' | 'rtl' } {
  return { lang: language, dir: directionOf(language) };
}
