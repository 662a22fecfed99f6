import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import type { ISeenLink } from '../../connection/pairInterfaces';
import { Random } from '../../testing/random';
import { insertionOf, withoutPlace } from './place';
import { headingsOf, percent, progressOf } from './progress';
import { across, tieAnchors } from './scrollTie';
import { isDone, linkAt, nextLink } from './segments';
import { wordDifference } from './wordDifference';

type Ends = [number, number] | null;

function link(
  linkId: string,
  source: Ends,
  target: Ends,
  more: Partial<ISeenLink> = {}
): ISeenLink {
  const passage = (ends: Ends): ISeenLink['source'] => ends && { start: ends[0], end: ends[1] };
  return {
    linkId,
    source: passage(source),
    target: passage(target),
    status: target ? 'draft' : 'untranslated',
    origin: 'human',
    score: 1,
    stale: false,
    previousSource: null,
    ...more
  };
}

describe('segments', () => {
  const links = [
    link('a', [0, 3], [0, 3], { status: 'reviewed' }),
    link('b', [4, 7], null),
    link('c', [8, 11], [4, 7], { status: 'approved', stale: true })
  ];

  it('finds the one at a place, in it or before it', () => {
    expect([0, 3, 5, 7, 20].map(index => linkAt(links, 'source', index)?.linkId)).toEqual([
      'a',
      'a',
      'b',
      'b',
      'c'
    ]);
    expect(linkAt([link('x', [2, 3], null)], 'source', 0)?.linkId).toBe('x');
    expect(linkAt(links, 'target', 5)?.linkId).toBe('c');
    expect(linkAt([], 'target', 5)).toBeNull();
  });

  it('goes round at the ends', () => {
    expect(nextLink(links, 'c', 1, () => true)?.linkId).toBe('a');
    expect(nextLink(links, 'a', -1, () => true)?.linkId).toBe('c');
    expect(nextLink(links, null, 1, () => true)?.linkId).toBe('a');
    expect(nextLink(links, null, -1, () => true)?.linkId).toBe('c');
    expect(nextLink(links, 'a', 1, ({ stale }) => stale)?.linkId).toBe('c');
    expect(nextLink(links, 'a', 1, () => false)).toBeNull();
  });

  it('counts a segment as done until its source changes', () => {
    expect(links.map(isDone)).toEqual([true, false, false]);
  });
});

describe('progress', () => {
  const source = new Delta()
    .insert('Title')
    .insert('\n', { header: 1 })
    .insert('Scope')
    .insert('\n', { header: 2 })
    .insert('Leads a team.\n')
    .insert('Skills')
    .insert('\n', { header: 2 })
    .insert('Knows the law well.\n');
  const text = source.ops.map(op => op.insert).join('');

  it('counts words of the source, for all and for each section', () => {
    const done = { status: 'needs_review' as const };
    const links = [
      link('t', [0, 5], [0, 5], done),
      link('s', [6, 11], [6, 11], done),
      link('a', [12, 25], [12, 20], done),
      link('k', [26, 32], null),
      link('b', [33, 52], [30, 40])
    ];
    const progress = progressOf(links, text, headingsOf(source.ops));
    expect([progress.words, progress.done, percent(progress)]).toEqual([10, 5, 50]);
    expect(progress.byStatus).toMatchObject({ needs_review: 3, untranslated: 1, draft: 1 });
    expect(progress.sections.map(({ heading, done, words }) => [heading, done, words])).toEqual([
      ['', 1, 1],
      ['Scope', 4, 4],
      ['Skills', 0, 5]
    ]);
    expect(percent({ words: 0, done: 0 })).toBe(0);
    expect(percent({ words: 1000, done: 999 })).toBe(99);
  });
});

describe('wordDifference', () => {
  it('is of words, and changes beside each other are one', () => {
    expect(wordDifference('Leads a team of 10 people.', 'Leads a group of 12 people.')).toEqual([
      ['equal', 'Leads a '],
      ['delete', 'team'],
      ['insert', 'group'],
      ['equal', ' of '],
      ['delete', '10'],
      ['insert', '12'],
      ['equal', ' people.']
    ]);
    expect(wordDifference('a b c', 'x y c')).toEqual([
      ['delete', 'a b'],
      ['insert', 'x y'],
      ['equal', ' c']
    ]);
    expect(wordDifference('', '')).toEqual([]);
  });

  it('holds both texts', () => {
    const seed = Date.now() % 2 ** 31;
    const random = new Random(seed);
    for (let round = 0; round < 300; round += 1) {
      const text = (): string =>
        Array.from({ length: random.below(12) }, () =>
          random.pick(['la', 'é', ' ', ' ', ', ', '’', '12', '😀'])
        ).join('');
      const [before, after] = [text(), text()];
      const pieces = wordDifference(before, after);
      const without = (kind: string): string =>
        pieces.flatMap(([is, piece]) => (is === kind ? [] : [piece])).join('');
      expect([seed, without('insert'), without('delete')]).toEqual([seed, before, after]);
    }
  });
});

describe('a tie of scrolling', () => {
  it('goes evenly from one anchor to the next, there and back', () => {
    const tied = tieAnchors(
      [
        { source: 100, target: 150 },
        { source: 200, target: 250 },
        { source: 150, target: 300 },
        { source: 180, target: 20 }
      ],
      { source: 400, target: 500 }
    );
    expect(tied.map(({ source }) => source)).toEqual([0, 100, 150, 400]);
    expect(across(tied, 'source', 50)).toBe(75);
    expect(across(tied, 'source', 125)).toBe(225);
    for (const place of [0, 30, 100, 149, 390, 450]) {
      expect(across(tied, 'target', across(tied, 'source', place))).toBeCloseTo(place);
    }
  });
});

describe('insertionOf', () => {
  const source = new Delta()
    .insert('Scope')
    .insert('\n', { header: 2 })
    .insert('One. Two.\n')
    .insert('Item')
    .insert('\n', { list: 'bullet' });
  const links = [
    link('h', [0, 5], [0, 6]),
    link('1', [6, 10], [7, 10]),
    link('2', [11, 15], null),
    link('i', [16, 20], null)
  ];
  const target = new Delta().insert('Portée').insert('\n', { header: 2 }).insert('Un.\n');
  const after = (of: readonly ISeenLink[], which: number, into: Delta): Delta => {
    const found = insertionOf(of, of[which], source.ops, into.ops, 'Ici');
    if (!found) {
      throw new Error('no place');
    }
    const result = into.compose(found.change);
    const text = result.ops.map(op => op.insert).join('');
    expect(text.slice(found.start, found.start + 3)).toBe('Ici');
    return result;
  };

  it('goes behind the sentence before it in the paragraph', () => {
    expect(after(links, 2, target).ops.at(-1)).toEqual({ insert: 'Un. Ici\n' });
  });

  it('goes behind all of a sentence of which the server knows only the beginning', () => {
    const typed = new Delta().insert('Portée').insert('\n', { header: 2 }).insert('Un mot. \n');
    const known = [links[0], link('1', [6, 10], [7, 8]), links[2], links[3]];
    expect(after(known, 2, typed).ops.at(-1)).toEqual({ insert: 'Un mot. Ici \n' });
    const follows = new Delta().insert('Portée').insert('\n', { header: 2 }).insert('Un. Reste.\n');
    const extra = [...links, link('x', null, [11, 17])];
    expect(after(extra, 2, follows).ops.at(-1)).toEqual({ insert: 'Un. Ici Reste.\n' });
  });

  it('goes into a line of its own, with the format of the source', () => {
    expect(after(links, 3, target)).toEqual(
      new Delta()
        .insert('Portée')
        .insert('\n', { header: 2 })
        .insert('Un.\nIci')
        .insert('\n', { list: 'bullet' })
    );
  });

  it('takes the empty line below a heading', () => {
    const made = new Delta().insert('Portée').insert('\n', { header: 2 }).insert('\n');
    const few = [links[0], link('1', [6, 10], null)];
    expect(after(few, 1, made)).toEqual(
      new Delta().insert('Portée').insert('\n', { header: 2 }).insert('Ici\n')
    );
  });

  it('does not make the line below a heading another heading', () => {
    const only = new Delta().insert('Portée').insert('\n', { header: 2 });
    expect(after([links[0], link('1', [6, 10], null)], 1, only)).toEqual(
      new Delta().insert('Portée').insert('\n', { header: 2 }).insert('Ici\n')
    );
  });

  it('begins an empty text, and goes before what stands there', () => {
    const none = links.map(each => ({ ...each, target: null }));
    expect(after(none, 0, new Delta().insert('\n'))).toEqual(
      new Delta().insert('Ici').insert('\n', { header: 2 })
    );
    expect(after(none, 1, new Delta().insert('Reste\n'))).toEqual(
      new Delta().insert('Ici\nReste\n')
    );
  });

  it('says where a place to type in is by white space that it inserts, also where a line waits', () => {
    const place = (which: number, into: Delta): [Delta, number] => {
      const found = insertionOf(links, links[which], source.ops, into.ops, '');
      expect(found?.change.ops.some(({ insert }) => insert !== undefined)).toBe(true);
      return [into.compose(found?.change ?? new Delta()), found?.start ?? -1];
    };
    expect(place(2, target)[0].ops.at(-1)).toEqual({ insert: 'Un. \n' });
    const bullet = new Delta([...target.ops]).insert('\n', { list: 'bullet' });
    expect(place(3, target)).toEqual([bullet, 11]);
    expect(place(3, new Delta([...target.ops]).insert('\n'))).toEqual([bullet, 11]);
    expect(place(3, new Delta([...target.ops]).insert('\nReste\n'))).toEqual([
      new Delta([...bullet.ops]).insert('Reste\n'),
      11
    ]);
    const none = links.map(each => ({ ...each, target: null }));
    const found = insertionOf(none, none[0], source.ops, [{ insert: '\nReste\n' }], '');
    expect(found).toEqual({ change: new Delta().insert('\n', { header: 2 }).delete(1), start: 0 });
  });

  it('is taken away again as it was made', () => {
    for (const which of [2, 3]) {
      for (const into of [target, new Delta([...target.ops]).insert('Reste\n')]) {
        const made = insertionOf(links, links[which], source.ops, into.ops, '');
        const held = into.compose(made?.change ?? new Delta());
        const change = withoutPlace(held.ops, made?.start ?? -1);
        expect(held.compose(change ?? new Delta())).toEqual(into);
      }
    }
    expect(withoutPlace([{ insert: '\n' }], 0)).toBeNull();
  });

  it('is nowhere for what has no source', () => {
    const alone = link('x', null, [0, 1]);
    expect(insertionOf([alone], alone, [], [], 'x')).toBeNull();
  });
});
