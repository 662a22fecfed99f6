import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { links, openPair } from '../../testing/openPair';
import type { ILeverage } from './api';
import { LeverageModel } from './leverage';

function told(matched: number): ILeverage {
  return { bands: [{ band: 'none', segments: 3, words: 3 - matched }], words: 3, matched };
}

/** A server that answers when it is told to. */
async function open() {
  const pair = await openPair('translator');
  const answers: { resolve: (found: ILeverage) => void; reject: (reason: Error) => void }[] = [];
  vi.useFakeTimers();
  const model = new LeverageModel(pair.model, {
    leverage: () => new Promise((resolve, reject) => answers.push({ resolve, reject }))
  });
  const change = (place: number, more: object): void =>
    pair.tell(links().map((link, index) => (index === place ? { ...link, ...more } : link)));
  return { pair, model, answers, change };
}

const quiet = (): Promise<unknown> => vi.advanceTimersByTimeAsync(3000);

describe('LeverageModel', () => {
  beforeEach(() => vi.useRealTimers());
  afterEach(() => vi.useRealTimers());

  it('asks once the pair is quiet, and again for what is confirmed', async () => {
    const { model, answers, change } = await open();
    const heard = vi.fn();
    model.changed.connect(heard);
    change(0, {});
    expect(answers).toHaveLength(0);
    await quiet();
    expect(answers).toHaveLength(1);
    answers[0].resolve(told(1));
    await quiet();
    expect(model.leverage).toEqual(told(1));
    expect(heard).toHaveBeenCalledTimes(1);

    change(0, { status: 'needs_review' });
    await vi.advanceTimersByTimeAsync(2000);
    change(2, { status: 'approved' });
    await vi.advanceTimersByTimeAsync(2000);
    expect(answers).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers).toHaveLength(2);
  });

  it('does not ask for what changes nothing in it', async () => {
    const { answers, change } = await open();
    change(0, {});
    await quiet();
    answers[0].resolve(told(0));
    change(1, { status: 'approved' }); // one confirmation after another
    change(2, { target: { start: 9, end: 10 }, status: 'draft' });
    await quiet();
    expect(answers).toHaveLength(1);
    change(1, { source: null });
    await quiet();
    expect(answers).toHaveLength(2);
  });

  it('asks one question at a time, and again after the answer', async () => {
    const { model, answers, change } = await open();
    change(0, {});
    await quiet();
    change(0, { status: 'approved' });
    await quiet();
    await quiet();
    expect(answers).toHaveLength(1);
    answers[0].resolve(told(1));
    await quiet();
    expect(answers).toHaveLength(2);
    answers[1].resolve(told(2));
    await quiet();
    expect(model.leverage).toEqual(told(2));
    expect(answers).toHaveLength(2);
  });

  it('keeps what it knows where the server does not answer, and forgets what comes too late', async () => {
    const { model, answers, change } = await open();
    change(0, {});
    await quiet();
    answers[0].resolve(told(1));
    await quiet();
    change(0, { status: 'approved' });
    await quiet();
    answers[1].reject(new Error('offline'));
    await quiet();
    expect(model.leverage).toEqual(told(1));
    change(0, {});
    await quiet();
    expect(answers).toHaveLength(3);
    model.dispose();
    answers[2].resolve(told(3));
    await quiet();
    expect(model.leverage).toEqual(told(1));
    change(0, { status: 'approved' });
    await quiet();
    expect(answers).toHaveLength(3);
  });
});
