import { expect, it } from 'vitest';

import { countWords } from './wordCount';

it.each([
  ['', 0],
  [' \n\t', 0],
  ['One two\nthree', 3],
  ['L’étendue de la day-to-day', 4],
  ['a — b • c', 3],
  ['1.5 % of $4', 3],
  ['non\u00A0: oui', 2],
  ['情報技術部門のIT部長。', 10],
  ['يخطط الخدمات', 2]
])('counts the words of %j', (text, words) => expect(countWords(text)).toBe(words));
