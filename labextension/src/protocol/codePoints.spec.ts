// @vitest-environment node
import type { Op } from 'quill-delta';
import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import { Random } from '../testing/random';
import { toCodePointIndex, toCodePoints, toUtf16, toUtf16Index } from './codePoints';

const SEED = Date.now() % 1_000_000;
const ALPHABET = ['a', 'é', '\n', '语', '\u{10000}', '😀', '👩‍🚀', '\u{10ffff}'];

function randomText(random: Random, longest: number): string {
  return Array.from({ length: random.below(longest) }, () => random.pick(ALPHABET)).join('');
}

/** A change of a text of `length` code points. */
function randomChange(random: Random, length: number): Op[] {
  const ops: Op[] = [];
  for (let left = length; left > 0 && random.chance(0.9);) {
    const span = 1 + random.below(left);
    const text = randomText(random, 3);
    if (text && random.chance(0.4)) {
      ops.push({ insert: text });
    } else {
      left -= span;
      ops.push(random.chance(0.3) ? { delete: span } : { retain: span });
    }
  }
  return ops;
}

/** What a change in code points makes of a text, without any conversion. */
function applied(ops: readonly Op[], text: string): string {
  const characters = Array.from(text);
  const result = ops.flatMap(op =>
    typeof op.insert === 'string'
      ? [op.insert]
      : typeof op.retain === 'number'
        ? characters.splice(0, op.retain)
        : characters.splice(0, op.delete) && []
  );
  return [...result, ...characters].join('');
}

function textOf(delta: Delta): string {
  return delta.ops.map(op => op.insert).join('');
}

describe('code points and UTF-16', () => {
  it(`make the same text of random changes, and come back (seed ${SEED})`, () => {
    const random = new Random(SEED);
    for (let run = 0; run < 2000; run++) {
      const text = randomText(random, 30);
      const change = randomChange(random, Array.from(text).length);
      const converted = toUtf16(change, text);
      const expected = applied(change, text);
      expect(textOf(new Delta().insert(text).compose(converted)), text).toBe(expected);
      expect(toCodePoints(converted.ops, text)).toEqual(change);
    }
  });

  it(`agree on positions (seed ${SEED})`, () => {
    const random = new Random(SEED);
    for (let run = 0; run < 500; run++) {
      const text = randomText(random, 20);
      const characters = Array.from(text);
      characters.concat('').forEach((_, position) => {
        const index = characters.slice(0, position).join('').length;
        expect(toUtf16Index(text, position)).toBe(index);
        expect(toCodePointIndex(text, index)).toBe(position);
      });
    }
  });

  it('count in the text before the change, not in what is inserted', () => {
    const change = [{ insert: '😀😀' }, { retain: 2 }, { delete: 1 }, { insert: '😀' }];
    expect(toUtf16(change, 'a😀b').ops).toEqual([
      { insert: '😀😀' },
      { retain: 3 },
      { delete: 1 },
      { insert: '😀' }
    ]);
  });

  it('keep attributes', () => {
    const change = [{ retain: 2, attributes: { bold: true } }];
    expect(toCodePoints(change, '😀')).toEqual([{ retain: 1, attributes: { bold: true } }]);
    expect(toUtf16([{ retain: 1, attributes: { bold: null } }], '😀').ops).toEqual([
      { retain: 2, attributes: { bold: null } }
    ]);
  });

  it('refuse a change that begins or ends within a character', () => {
    expect(() => toCodePoints([{ retain: 1 }, { insert: 'x' }], '😀')).toThrow(RangeError);
    expect(() => toCodePoints([{ delete: 1 }], '😀')).toThrow(RangeError);
  });

  it.each(['\ud83d', '\ude00', 'a\ud83d b', '\ude00\ud83d'])(
    'refuse to send half a character: %j',
    text => {
      expect(() => toCodePoints([{ insert: text }], 'abc')).toThrow(RangeError);
      expect(() => toCodePoints([{ insert: text }], '😀')).toThrow(RangeError);
    }
  );

  it('leave the caller’s components as they were', () => {
    const ops = [{ retain: 1 }, { insert: 'x' }];
    toCodePoints(ops, 'ab');
    toUtf16(ops, '😀b');
    expect(ops).toEqual([{ retain: 1 }, { insert: 'x' }]);
  });
});
