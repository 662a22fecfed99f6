import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import { settle } from '../../testing/manualTimers';
import { links, openPair } from '../../testing/openPair';

describe('PairModel', () => {
  it('confirms as far as the role may, and goes to what is left', async () => {
    const { model, done } = await openPair('translator');
    model.goTo('a');
    expect(model.confirmAndNext()).toBe(true);
    expect(model.current?.linkId).toBe('c');
    expect(done).toEqual([['a', { status: 'needs_review' }]]);
    expect(model.canReview).toBe(false);
  });

  it('does not take a higher status back by confirming again', async () => {
    const { model, done } = await openPair('editor');
    model.goTo('b');
    expect(model.confirmAndNext()).toBe(true);
    expect(done).toEqual([]);
  });

  it('confirms nothing that has no translation', async () => {
    const { model, done } = await openPair('editor');
    model.goTo('c');
    expect(model.confirmAndNext()).toBe(false);
    expect(done).toEqual([]);
  });

  it('has gone on where the server refuses, and says of which segment', async () => {
    const { model, refuse } = await openPair('translator');
    refuse('Somebody was faster.');
    model.goTo('a');
    expect(model.confirmAndNext()).toBe(true);
    await settle();
    expect(model.state.problem).toEqual({ sentence: 'Somebody was faster.', linkId: 'a' });
    expect(model.current?.linkId).toBe('c');
    model.goTo('a');
    expect(model.state.problem).toBeNull();
  });

  it('says so where others changed what was confirmed', async () => {
    const { model, tell } = await openPair('translator');
    const [first, , last] = links();
    model.goTo('a');
    model.confirmAndNext();
    tell([{ ...first, status: 'needs_review', stale: true, previousSource: 'Was.' }, last]);
    await settle();
    expect(model.state.problem).toEqual({ sentence: null, linkId: 'a' });
  });

  it('does not come back to a segment whose confirmation is under way', async () => {
    const { model, tell } = await openPair('translator');
    const [first, , last] = links();
    const drafts = [first, { ...last, target: { start: 4, end: 9 }, status: 'draft' as const }];
    tell(drafts);
    model.goTo('a');
    expect(model.confirmAndNext()).toBe(true);
    expect(model.confirmAndNext()).toBe(false);
    expect(model.current?.linkId).toBe('c');
    await settle();
    tell(drafts);
    model.goTo('c');
    expect(model.confirmAndNext()).toBe(true);
  });

  it('puts a translation in the place of the present one, or where it belongs', async () => {
    const { model, done } = await openPair('translator');
    const changes: [Delta, number][] = [];
    const editor = {
      apply: (...change: [Delta, number]) => void changes.push(change),
      change: () => undefined
    };
    model.goTo('a');
    await model.translate('Une.', { origin: 'memory', unitId: 7 }, editor);
    model.goTo('c');
    await model.translate('Trois.', { origin: 'machine' }, editor);
    expect(changes).toEqual([
      [new Delta().insert('Une.').delete(3), 4],
      [new Delta().retain(9).insert(' Trois.'), 16]
    ]);
    expect(done).toEqual([
      ['a', { status: 'draft', origin: 'memory', unitId: 7 }],
      ['c', { status: 'draft', origin: 'machine' }]
    ]);
  });

  it('follows the place of a segment that was joined with another', async () => {
    const { model, tell } = await openPair('editor');
    model.goTo('b');
    const [first, , last] = links();
    tell([{ ...first, source: { start: 0, end: 9 } }, last]);
    expect(model.current?.linkId).toBe('a');
  });

  it('joins the last segment with nothing', async () => {
    const { model, done } = await openPair('editor');
    model.goTo('c');
    expect(await model.merge()).toBe(false);
    model.goTo('b');
    expect(await model.merge()).toBe(true);
    expect(done).toEqual([[{ action: 'merge', linkIds: ['b', 'c'] }]]);
  });
});
