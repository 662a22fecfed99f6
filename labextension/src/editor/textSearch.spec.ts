import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import { findMatches, nearestMatch, replaceMatches } from './textSearch';

const any = { matchCase: false };

describe('findMatches', () => {
  it('finds all, without overlap, in either case', () => {
    expect(findMatches('Aa aaa', { ...any, text: 'aa' })).toEqual([
      { index: 0, length: 2 },
      { index: 3, length: 2 }
    ]);
    expect(findMatches('Éa éa', { text: 'éa', matchCase: true })).toEqual([
      { index: 3, length: 2 }
    ]);
  });

  it('takes the query for text, not for a pattern', () => {
    expect(findMatches('a.c abc $1', { ...any, text: 'a.c' })).toHaveLength(1);
    expect(findMatches('a (b) [c]', { ...any, text: '(b) [' })).toHaveLength(1);
  });

  it('finds spaces and apostrophes in the forms that typography gives them', () => {
    expect(findMatches('l\u2019objet\u00A0: dix', { ...any, text: "l'objet : dix" })).toHaveLength(
      1
    );
  });

  it('counts UTF-16 units', () => {
    expect(findMatches('😀 mot', { ...any, text: 'mot' })).toEqual([{ index: 3, length: 3 }]);
  });

  it('finds nothing for nothing', () =>
    expect(findMatches('abc', { ...any, text: '' })).toEqual([]));
});

describe('nearestMatch', () => {
  const matches = [3, 8, 12].map(index => ({ index, length: 1 }));
  it('goes forward and round', () => {
    expect(nearestMatch(matches, 4)).toBe(1);
    expect(nearestMatch(matches, 13)).toBe(0);
  });
  it('goes back and round', () => {
    expect(nearestMatch(matches, 8, true)).toBe(0);
    expect(nearestMatch(matches, 3, true)).toBe(2);
  });
  it('has nowhere to go without matches', () => expect(nearestMatch([], 0)).toBe(-1));
});

describe('replaceMatches', () => {
  it('replaces all in one change and keeps formats', () => {
    const contents = new Delta().insert('a cat, ').insert('a cat', { bold: true }).insert('\n');
    const matches = findMatches('a cat, a cat\n', { ...any, text: 'cat' });
    expect(contents.compose(replaceMatches(contents, matches, 'lion'))).toEqual(
      new Delta().insert('a lion, ').insert('a lion', { bold: true }).insert('\n')
    );
  });

  it('replaces by nothing', () => {
    const contents = new Delta().insert('xax\n');
    const matches = findMatches('xax\n', { ...any, text: 'x' });
    expect(contents.compose(replaceMatches(contents, matches, ''))).toEqual(
      new Delta().insert('a\n')
    );
  });
});
