/** How the language of a job description is named. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Language } from '../models/api';

export function languageName(language: Language, trans: TranslationBundle): string {
  return language === 'fr' ? trans.__('French') : trans.__('English');
}

/** Two letters, the same in every language of the interface. */
export function languageBadge(language: Language): string {
  return language.toUpperCase();
}
