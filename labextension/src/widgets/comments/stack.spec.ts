// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { Random } from '../../testing/random';
import { stackCards } from './stack';

const cards = (...boxes: [number, number][]) => boxes.map(([wish, height]) => ({ wish, height }));

describe('stackCards', () => {
  it('puts each card beside its passage where there is room', () => {
    expect(stackCards(cards([10, 20], [50, 20]), -1, 5, 0)).toEqual([10, 50]);
  });

  it('pushes cards down that would overlap', () => {
    expect(stackCards(cards([10, 20], [15, 20], [20, 20]), -1, 5, 0)).toEqual([10, 35, 60]);
  });

  it('keeps the active card beside its passage and pushes those before it up', () => {
    expect(stackCards(cards([60, 20], [65, 20], [70, 20]), 2, 5, 0)).toEqual([20, 45, 70]);
  });

  it('pushes nothing above the least', () => {
    expect(stackCards(cards([0, 20], [0, 20], [0, 20]), 2, 5, 30)).toEqual([30, 55, 80]);
  });

  it('never lets two cards overlap, whichever is active', () => {
    const random = new Random(7);
    for (let run = 0; run < 500; run++) {
      const count = 1 + random.below(8);
      const boxes = Array.from({ length: count }, () => ({
        wish: random.below(300),
        height: 10 + random.below(60)
      })).sort((one, other) => one.wish - other.wish);
      const active = random.below(count + 1) - 1;
      const tops = stackCards(boxes, active, 4, 12);
      expect(tops[0]).toBeGreaterThanOrEqual(12);
      tops.slice(1).forEach((top, index) => {
        expect(top).toBeGreaterThanOrEqual(tops[index] + boxes[index].height + 4);
      });
    }
  });
});
