// @vitest-environment node
import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import { Random } from '../testing/random';
import { documentDiff } from './documentDiff';

const SEED = Date.now() % 1_000_000;

function plain(text: string): Delta {
  return new Delta().insert(text);
}

/** A few short lines, often the same ones, with formats; ends with a newline. */
function randomDocument(random: Random): Delta {
  const document = new Delta();
  for (let left = random.below(12); left > 0; left--) {
    const text = random.pick(['a', 'b\n', '\n', 'ab 😀\n', '😁', 'é\n\n']);
    document.insert(text, random.chance(0.3) ? { bold: true } : null);
  }
  return document.insert('\n', random.chance(0.3) ? { header: 1 } : null);
}

function randomText(random: Random, length: number): string {
  return Array.from({ length }, () => String.fromCharCode(97 + random.below(26))).join('');
}

describe('documentDiff', () => {
  it(`makes one document into the other and keeps the final newline (seed ${SEED})`, () => {
    const random = new Random(SEED);
    for (let run = 0; run < 3000; run++) {
      const [before, after] = [randomDocument(random), randomDocument(random)];
      const change = documentDiff(before, after);
      const told = JSON.stringify([before.ops, after.ops, change.ops]);
      expect(before.compose(change).ops, told).toEqual(after.ops);
      // Whatever stands before the final newline still does after the change.
      expect(change.transformPosition(before.length() - 1), told).toBe(after.length() - 1);
    }
  });

  it('finds what changed within a line', () => {
    expect(documentDiff(plain('one\ntwo\nsix\n'), plain('one\ntwos\nsix\n'))).toEqual(
      new Delta().retain(7).insert('s')
    );
  });

  it('finds a line that was taken out of many', () => {
    expect(documentDiff(plain('one\ntwo\nsix\n'), plain('one\nsix\n'))).toEqual(
      new Delta().retain(4).delete(4)
    );
  });

  it('adds what follows the last line before the final newline', () => {
    expect(documentDiff(plain('a\n'), plain('a\nb\n'))).toEqual(
      new Delta().retain(1).insert('\nb')
    );
  });

  it('changes formats alone where the text is the same', () => {
    const after = new Delta().insert('a').insert('b', { bold: true }).insert('\n', { header: 2 });
    expect(documentDiff(new Delta().insert('ab').insert('\n', { header: 1 }), after)).toEqual(
      new Delta().retain(1).retain(1, { bold: true }).retain(1, { header: 2 })
    );
  });

  it('replaces a long text that has become another one, without comparing its characters', () => {
    const random = new Random(1);
    const [before, after] = [randomText(random, 60_000), randomText(random, 60_000)];
    expect(documentDiff(plain(`same\n${before}\n`), plain(`same\n${after}\n`))).toEqual(
      new Delta().retain(5).insert(after).delete(before.length)
    );
  });

  it('still finds a word that was put into a long line', () => {
    const line = randomText(new Random(2), 60_000);
    const after = `${line.slice(0, 30_000)} NEW ${line.slice(30_000)}`;
    expect(documentDiff(plain(`${line}\n`), plain(`${after}\n`))).toEqual(
      new Delta().retain(30_000).insert(' NEW ')
    );
  });
});
