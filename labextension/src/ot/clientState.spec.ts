// @vitest-environment node
import Delta from 'quill-delta';
import { beforeEach, describe, expect, it } from 'vitest';

import { ClientState } from './clientState';
import { textOf } from './text';

let state: ClientState;

beforeEach(() => {
  state = new ClientState(new Delta().insert('abc\n'), 4, 2);
});

function insertAt(index: number, text: string): Delta {
  return new Delta().retain(index).insert(text);
}

function seen(): string {
  return textOf(state.contents.ops);
}

/** What the person sees is what the server has, with what is in flight and what is pending on top. */
function expectWhole(): void {
  const { base, inflight, pending } = state;
  const whole = [inflight, pending].reduce<Delta>(
    (contents, delta) => (delta ? contents.compose(delta) : contents),
    base
  );
  expect(state.contents.ops).toEqual(whole.ops);
}

describe('ClientState', () => {
  it('sends one change, and gathers what is typed meanwhile into the next', () => {
    state.edit(insertAt(0, 'x'));
    expect(state.send()).toEqual({ revision: 4, seq: 3, delta: insertAt(0, 'x') });
    state.edit(insertAt(1, 'y'));
    state.edit(insertAt(2, 'z'));
    expect(state.send()?.delta).toEqual(insertAt(0, 'x'));
    expect(state.waiting).toBe(3);
    expect(state.ack(3, 5)).toBe('taken');
    expect(state.send()).toEqual({ revision: 5, seq: 4, delta: insertAt(1, 'yz') });
    expect(state.waiting).toBe(2);
    expectWhole();
  });

  it('carries both past a change of the server, which has priority', () => {
    state.edit(insertAt(1, 'x'));
    state.send();
    state.edit(insertAt(2, 'y'));
    const shown = state.remote(insertAt(1, 'S'), 5);
    expect(shown).toEqual(insertAt(1, 'S'));
    expect(seen()).toBe('aSxybc\n');
    expect(state.send()).toEqual({ revision: 5, seq: 3, delta: insertAt(2, 'x') });
    expectWhole();
  });

  it('needs nothing for edits that take each other back', () => {
    state.edit(insertAt(0, 'x'));
    state.edit(new Delta().delete(1));
    expect(state.send()).toBeNull();
    expect(state.waiting).toBe(0);
  });

  it('sends again what is in flight, even if nothing of it is left', () => {
    state.edit(new Delta().delete(1));
    state.send();
    state.remote(new Delta().delete(1), 5);
    expect(state.send()).toEqual({ revision: 5, seq: 3, delta: new Delta() });
    expect(state.waiting).toBe(1);
    expect(state.ack(3, 6)).toBe('taken');
    expect(seen()).toBe('bc\n');
  });

  it('does not wait for an edit of which others left nothing', () => {
    state.edit(insertAt(0, 'x'));
    state.send();
    state.edit(new Delta().retain(1).delete(1));
    state.remote(new Delta().delete(1), 5);
    expect(state.pending).toBeNull();
    expect(state.waiting).toBe(1);
    expectWhole();
  });

  it.each([
    ['of a change that was acknowledged before', 2, 4, 'old'],
    ['that leaves a revision out', 3, 6, 'stale'],
    ['of a change that was never sent', 4, 5, 'stale']
  ])('knows an acknowledgement %s', (_, seq, revision, reception) => {
    state.edit(insertAt(0, 'x'));
    state.send();
    expect(state.ack(seq, revision)).toBe(reception);
    expect(state).toMatchObject({ revision: 4, ackedSeq: 2, waiting: 1 });
  });

  it('misses something when a change is acknowledged while none is in flight', () => {
    expect(state.ack(3, 5)).toBe('stale');
  });

  it('never goes back to the revision of a late acknowledgement', () => {
    state.edit(insertAt(0, 'x'));
    state.send();
    state.remote(insertAt(0, 'S'), 5);
    expect(state.ack(3, 4)).toBe('taken');
    expect(state.revision).toBe(5);
  });

  it('carries what waits over the difference to a full state', () => {
    state.edit(insertAt(3, 'x'));
    state.send();
    state.edit(insertAt(4, 'y'));
    const shown = state.rebase(new Delta().insert('SSabc\n'), 9, 2);
    expect(shown).toEqual(new Delta().insert('SS'));
    expect(seen()).toBe('SSabcxy\n');
    expect(state.send()).toEqual({ revision: 9, seq: 3, delta: insertAt(5, 'x') });
    expectWhole();
  });

  it.each([
    ['typed in an empty last line', new Delta().retain(2).insert('x'), 'ax\n'],
    ['deleted of it', new Delta().retain(1).delete(1), 'a\n']
  ])('keeps within a document that lost its last line what was %s', (_, edit, expected) => {
    state = new ClientState(new Delta().insert('a\n\n'), 4, 2);
    state.edit(edit);
    state.rebase(new Delta().insert('a\n'), 9, 2);
    expect(seen()).toBe(expected);
    expectWhole();
  });

  it('takes from a full state that what was in flight is in it', () => {
    state.edit(insertAt(3, 'x'));
    state.send();
    state.edit(insertAt(4, 'y'));
    const shown = state.rebase(new Delta().insert('Sabcx\n'), 9, 3);
    expect(shown).toEqual(new Delta().insert('S'));
    expect(seen()).toBe('Sabcxy\n');
    expect(state.send()).toEqual({ revision: 9, seq: 4, delta: insertAt(5, 'y') });
  });

  it('numbers anew after a server that was restored to an earlier state', () => {
    state.edit(insertAt(0, 'x'));
    state.send();
    state.rebase(new Delta().insert('\n'), 1, 0);
    expect(state.send()).toMatchObject({ revision: 1, seq: 1 });
    expect(seen()).toBe('x\n');
  });

  it('gives up what waits, and shows what the server has', () => {
    state.edit(insertAt(0, 'x'));
    state.send();
    state.edit(insertAt(0, 'y'));
    expect(state.dropWaiting()).toEqual([insertAt(0, 'x'), insertAt(0, 'y')]);
    expect(seen()).toBe('abc\n');
    expect(state.waiting).toBe(0);
    expect(state.send()).toBeNull();
  });

  it('takes up what waited before', () => {
    state.resume(insertAt(0, 'x'), insertAt(1, 'y'));
    expect(seen()).toBe('xyabc\n');
    expect(state.waiting).toBe(2);
    expect(state.send()).toEqual({ revision: 4, seq: 3, delta: insertAt(0, 'x') });
  });

  it.each([4, 9])('does not take up what was made on another text, at %d', index => {
    expect(() => state.resume(insertAt(index, 'x'), null)).toThrow(RangeError);
  });

  it('finds a position of the server in what the person sees', () => {
    state.edit(insertAt(1, 'x'));
    state.send();
    state.edit(insertAt(3, 'y'));
    expect([0, 1, 2, 3].map(position => state.seen(position))).toEqual([0, 1, 3, 5]);
  });
});
