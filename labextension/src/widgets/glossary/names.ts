/** What statuses and parts of speech are called. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { PartOfSpeech, TermStatus } from '../../models/glossaryApi';

export function statusName(status: TermStatus, trans: TranslationBundle): string {
  const names: Record<TermStatus, string> = {
    approved: trans.__('Approved'),
    admitted: trans.__('Admitted'),
    proposed: trans.__('Proposed'),
    forbidden: trans.__('Forbidden')
  };
  return names[status];
}

export function partOfSpeechName(part: PartOfSpeech, trans: TranslationBundle): string {
  const names: Record<PartOfSpeech, string> = {
    '': trans.__('Not stated'),
    noun: trans.__('Noun'),
    verb: trans.__('Verb'),
    adjective: trans.__('Adjective'),
    adverb: trans.__('Adverb'),
    other: trans.__('Other')
  };
  return names[part];
}
