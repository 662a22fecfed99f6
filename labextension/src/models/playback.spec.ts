import { describe, expect, it } from 'vitest';

import { ManualTimers } from '../testing/manualTimers';
import type { IPastChange } from './historyApi';
import type { Speed } from './playback';
import { Playback } from './playback';

function scene(length: number, speed: Speed, from = 0) {
  const timers = new ManualTimers();
  const asked: number[] = [];
  const shown: number[] = [];
  const ended: unknown[] = [];
  const read = async (after: number, limit: number): Promise<IPastChange[]> => {
    asked.push(after);
    const count = Math.max(0, Math.min(limit, length - after));
    return Array.from({ length: count }, (_, index) => ({
      revision: after + index + 1,
      user_id: 1,
      username: 'ann',
      ops: [],
      timestamp: 0
    }));
  };
  const playback = new Playback(
    {
      timers,
      read,
      show: changes => shown.push(...changes.map(change => change.revision)),
      ended: error => ended.push(error)
    },
    from,
    speed
  );
  return { timers, asked, shown, ended, playback };
}

describe('Playback', () => {
  it('gives every revision out once, in order, and in time', async () => {
    const { timers, shown, ended, playback } = scene(1200, 250);
    playback.start();
    await timers.advance(1000);
    expect(shown.length).toBeGreaterThanOrEqual(250);
    expect(shown.length).toBeLessThanOrEqual(275);
    await timers.advance(5000);
    expect(shown).toEqual(Array.from({ length: 1200 }, (_, index) => index + 1));
    expect(ended).toEqual([null]);
  });

  it('reads ahead, one page at a time', async () => {
    const { timers, asked, playback } = scene(100_000, 250);
    playback.start();
    await timers.advance(3500);
    expect(asked).toEqual([0, 500, 1000]);
    playback.stop();
    expect(timers.waiting).toBe(0);
  });

  it('goes on at another speed, and from where it is told', async () => {
    const { timers, shown, playback } = scene(20, 2, 10);
    playback.start();
    await timers.advance(600);
    expect(shown).toEqual([11, 12]);
    playback.speed = 10;
    await timers.advance(2000);
    expect(shown[shown.length - 1]).toBe(20);
  });

  it('shows nothing more once it is stopped', async () => {
    const { timers, shown, ended, playback } = scene(100, 10);
    playback.start();
    playback.stop();
    await timers.advance(1000);
    expect([shown, ended]).toEqual([[], []]);
  });

  it('says that the log cannot be read', async () => {
    const timers = new ManualTimers();
    const ended: unknown[] = [];
    const options = {
      timers,
      read: () => Promise.reject(new Error('away')),
      show: () => undefined,
      ended: (error: unknown) => ended.push(error)
    };
    new Playback(options, 0, 10).start();
    await timers.advance(1000);
    expect(ended).toEqual([new Error('away')]);
  });
});
