import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { collectMessages } from './testing/messages';

const root = join(import.meta.dirname, '..');
const messages = collectMessages(join(root, 'src'), join(root, 'schema'));
const catalogue: Record<string, string | string[]> = JSON.parse(
  readFileSync(join(root, 'locale', 'fr.json'), 'utf-8')
);
const texts = Object.fromEntries(Object.entries(catalogue).filter(([key]) => key !== ''));

/** What is written the same in both languages. */
const SAME = [
  'Dimensions',
  'Section',
  'Sections',
  'Segment',
  'Segment %1',
  'Segments',
  '%1 · %2',
  '%1 · %2 · %3',
  '%1 · %2',
  '%1, %2',
  '+%1',
  'Actions',
  'Classification',
  'Indigo',
  'Invitation',
  'Machine',
  'Messages',
  'Orange',
  'Pause',
  'Version %1',
  'Violet',
  'letter on the italic button\u0004I'
];

function placeholders(text: string): string {
  return [...new Set(text.match(/%\d/g))].sort().join();
}

describe('the French catalogue', () => {
  it('has every text of the panel and of its settings', () => {
    expect(messages.length).toBeGreaterThan(100);
    expect(messages.filter(key => !(key in texts))).toEqual([]);
  });

  it('has no text that is shown nowhere', () => {
    expect(Object.keys(texts).filter(key => !messages.includes(key))).toEqual([]);
  });

  it('says it in French', () => {
    const same = Object.entries(texts).filter(([key, text]) =>
      [text].flat().some(form => form === key.split('\u0004').pop() || form.trim() === '')
    );
    expect(same.map(([key]) => key).filter(key => !SAME.includes(key))).toEqual([]);
  });

  it('keeps the values that are filled in', () => {
    const wrong = Object.entries(texts).filter(([key, text]) =>
      [text].flat().some(form => placeholders(form) !== placeholders(key))
    );
    expect(wrong).toEqual([]);
  });

  it('follows Canadian typography', () => {
    const all = Object.values(texts).flat().join('\n');
    expect(all.match(/\s[;!?]/)).toBeNull();
    expect(all.match(/«(?!\u00A0)|(?<!\u00A0)»/)).toBeNull();
    expect(all.match(/(?<!\u00A0|https|http|mailto):/)).toBeNull();
    expect(all).not.toContain("'");
  });
});
