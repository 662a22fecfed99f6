// @vitest-environment node
import Delta from 'quill-delta';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { toUtf16Index } from '../protocol/codePoints';
import { Random } from '../testing/random';
import { moveRanges } from './links';
import type { IPassage } from './passage';
import { textOf } from './text';

type Ends = [number, number];

interface ICase {
  name: string;
  from: Ends[];
  ops: Delta['ops'];
  to: Ends[];
}

/** The cases of the server, whose positions count code points. */
const CASES: ICase[] = JSON.parse(readFileSync('../tests/translation/links.json', 'utf8'));
const TEXTS = ['abcdefghijklmnopqrstuvwxyz', '😀'.repeat(26), 'a😀'.repeat(13)];

describe('moveRanges', () => {
  it.each(CASES)('agrees with the server: $name', ({ from, ops, to }) => {
    for (const text of TEXTS) {
      // The ops count code points too; quill-delta counts UTF-16 units.
      const inUnits = new Delta();
      let at = 0;
      const units = (length: number) => toUtf16Index(text, at + length) - toUtf16Index(text, at);
      for (const op of ops) {
        if (typeof op.retain === 'number') {
          inUnits.retain(units(op.retain), op.attributes);
          at += op.retain;
        } else if (op.delete !== undefined) {
          inUnits.delete(units(op.delete));
          at += op.delete;
        } else {
          inUnits.insert(op.insert ?? '', op.attributes);
        }
      }
      const after = textOf(new Delta().insert(text).compose(inUnits).ops);
      const ranges = (ends: Ends[], of: string) =>
        ends.map(([start, end]) => ({
          start: toUtf16Index(of, start),
          end: toUtf16Index(of, end)
        }));
      expect(moveRanges(ranges(from, text), inUnits)).toEqual(ranges(to, after));
    }
  });
});

const RUNS = 300;
const FIRST_SEED = Number(process.env.LINKS_SEED ?? Math.floor(Math.random() * 1e9));

describe(`moveRanges over any changes (first seed ${FIRST_SEED})`, () => {
  it('loses no range, and keeps all in order, apart from one another and in the text', () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      const random = new Random(seed);
      let length = 20 + random.below(60);
      let ranges = anyRanges(random, length);
      for (let step = 0; step < 20; step++) {
        const delta = anyChange(random, length);
        const before = ranges;
        ranges = moveRanges(ranges, delta);
        length += delta.changeLength();
        const told = `seed ${seed}, step ${step}: ${JSON.stringify({ before, ops: delta.ops, ranges })}`;
        expect(ranges.length, told).toBe(before.length);
        expect(inOrder(ranges, length), told).toBe(true);
      }
    }
  });
});

function anyRanges(random: Random, length: number): IPassage[] {
  const ends = Array.from({ length: 12 }, () => random.below(length + 1)).sort((a, b) => a - b);
  return Array.from({ length: 6 }, (_, i) => ({ start: ends[2 * i], end: ends[2 * i + 1] }));
}

function anyChange(random: Random, length: number): Delta {
  const delta = new Delta();
  let left = length;
  for (let part = 1 + random.below(4); part > 0; part--) {
    const count = random.below(left + 1);
    left -= count;
    delta.retain(count, random.below(4) === 0 ? { bold: true } : undefined);
    if (random.below(2) === 0) {
      delta.insert('x'.repeat(1 + random.below(5)));
    }
    if (random.below(2) === 0) {
      const deleted = random.below(Math.min(left, 12) + 1);
      left -= deleted;
      delta.delete(deleted);
    }
  }
  return delta.chop();
}

function inOrder(ranges: readonly IPassage[], length: number): boolean {
  const ends = ranges.flatMap(({ start, end }) => [start, end]);
  return ends.every((end, i) => end >= (ends[i - 1] ?? 0) && end <= length);
}
