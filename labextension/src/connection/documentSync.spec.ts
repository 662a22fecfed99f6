// @vitest-environment node
import Delta from 'quill-delta';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { textOf } from '../ot/text';
import type { ClientMessage } from '../protocol/messages';
import { ManualTimers } from '../testing/manualTimers';
import { committed, sessionState } from '../testing/serverMessages';
import { refusal } from '../testing/simulatedServer';
import { DocumentSync } from './documentSync';
import type { IRefusedWork } from './interfaces';

let timers: ManualTimers;
let sent: ClientMessage[];
let offered: IRefusedWork[];
/** The editor: made of what it was told and of what was typed. */
let editor: Delta;
let sync: DocumentSync;

beforeEach(() => {
  timers = new ManualTimers();
  sent = [];
  offered = [];
  editor = new Delta();
  sync = new DocumentSync({
    timers,
    send: message => sent.push(message),
    onReset: contents => (editor = contents),
    onChange: delta => (editor = editor.compose(delta)),
    onCommitted: () => undefined,
    onRefused: work => offered.push(work)
  });
});

afterEach(() => expect(editor.ops).toEqual(sync.document?.contents.ops ?? []));

function type(index: number, text: string): void {
  const delta = new Delta().retain(index).insert(text);
  editor = editor.compose(delta);
  sync.edit(delta);
}

/** A full state with this text. */
function full(text: string, revision: number, acked_seq = 0): void {
  sync.takeState(
    sessionState({ document_state: { revision, ops: [{ insert: text }] }, acked_seq })
  );
}

function shown(): string {
  return textOf(editor.ops);
}

/** What was sent since this was last asked. */
function news(): (string | number)[][] {
  return sent
    .splice(0)
    .map(message =>
      message.type === 'document_change'
        ? [message.seq, message.revision, JSON.stringify(message.data.ops)]
        : message.type === 'resync'
          ? ['resync']
          : [message.type]
    );
}

describe('DocumentSync', () => {
  it('speaks in code points', () => {
    full('😀😀\n', 4);
    type(2, '𝒳');
    expect(news()).toEqual([[1, 4, '[{"retain":1},{"insert":"𝒳"}]']]);
    sync.takeChange(committed(5, [{ retain: 2 }, { insert: '!' }]));
    expect(shown()).toBe('😀𝒳😀!\n');
  });

  it('sends a change once, and the next when it is acknowledged', () => {
    full('abc\n', 4);
    type(0, 'x');
    type(1, 'y');
    sync.takeChange(committed(5, [{ insert: 'S' }]));
    expect(news()).toEqual([[1, 4, '[{"insert":"x"}]']]);
    expect(sync.unanswered).toBe(1);
    sync.takeAck(1, 6);
    expect(news()).toEqual([[2, 6, '[{"retain":2},{"insert":"y"}]']]);
    sync.takeAck(2, 7);
    expect(sync.unanswered).toBeNull();
    expect(sync.unsentWork()).toBeNull();
  });

  it('keeps what is typed while there is no connection, and sends it then', () => {
    full('abc\n', 4);
    sync.lost();
    type(3, 'x');
    type(4, 'y');
    expect(news()).toEqual([]);
    sync.takeState(
      sessionState({
        document_state: { revision: 5, since: 4, changes: [committed(5, [{ delete: 1 }])] }
      })
    );
    expect(shown()).toBe('bcxy\n');
    expect(news()).toEqual([[1, 5, '[{"retain":2},{"insert":"xy"}]']]);
  });

  it('takes its own change among the changes since for acknowledged, not for another', () => {
    full('abc\n', 4);
    type(0, 'x');
    sync.lost();
    type(1, 'y');
    news();
    const changes = [
      committed(5, [{ insert: 'S' }]),
      committed(6, [{ retain: 1 }, { insert: 'x' }], { client_id: 'me', seq: 1, user_id: 1 }),
      committed(7, [{ insert: 'T' }])
    ];
    sync.takeState(
      sessionState({ document_state: { revision: 7, since: 4, changes }, acked_seq: 1 })
    );
    expect(shown()).toBe('TSxyabc\n');
    expect(news()).toEqual([[2, 7, '[{"retain":3},{"insert":"y"}]']]);
  });

  it('sends again under the same number what the server does not have', () => {
    full('abc\n', 4);
    type(0, 'x');
    sync.lost();
    news();
    sync.takeState(sessionState({ document_state: { revision: 4, since: 4, changes: [] } }));
    expect(news()).toEqual([[1, 4, '[{"insert":"x"}]']]);
  });

  it('asks for everything if the server counts other changes than it does', () => {
    full('abc\n', 4);
    sync.lost();
    type(0, 'x');
    sync.takeState(
      sessionState({ document_state: { revision: 4, since: 4, changes: [] }, acked_seq: 9 })
    );
    expect(news()).toEqual([['resync']]);
    full('abc\n', 4, 9);
    expect(news()).toEqual([[10, 4, '[{"insert":"x"}]']]);
  });

  it('carries what waits over a full state', () => {
    full('abc\n', 4);
    type(3, 'x');
    sync.lost();
    type(4, 'y');
    news();
    full('Sabcx\n', 30, 1);
    expect(shown()).toBe('Sabcxy\n');
    expect(news()).toEqual([[2, 30, '[{"retain":5},{"insert":"y"}]']]);
    expect(offered).toEqual([]);
  });

  it.each([
    ['a revision', () => sync.takeChange(committed(6, [{ insert: 'S' }]))],
    ['an acknowledgement', () => sync.takeAck(2, 5)],
    ['what its acknowledgement follows', () => sync.takeAck(1, 6)]
  ])('asks once for everything when it missed %s, and applies nothing until then', (_, miss) => {
    full('abc\n', 4);
    type(0, 'x');
    news();
    miss();
    expect(sync.isFollowing).toBe(false);
    expect(sync.unanswered).toBe('resync');
    sync.takeChange(committed(5, [{ insert: 'S' }]));
    sync.takeAck(1, 5);
    miss();
    type(1, 'y');
    expect(news()).toEqual([['resync']]);
    full('Sxabc\n', 6, 1);
    expect(shown()).toBe('Sxyabc\n');
    expect(news()).toEqual([[2, 6, '[{"retain":2},{"insert":"y"}]']]);
  });

  it('asks for everything when a change is acknowledged that it does not know of', () => {
    full('abc\n', 4);
    sync.takeAck(1, 5);
    expect(news()).toEqual([['resync']]);
  });

  it('leaves out what it knows already', () => {
    full('abc\n', 4);
    sync.takeChange(committed(4, [{ insert: 'S' }]));
    expect(shown()).toBe('abc\n');
    expect(news()).toEqual([]);
  });

  it('waits for the full state that the server announces, with its change under way', () => {
    full('abc\n', 4);
    type(0, 'x');
    news();
    sync.pause();
    sync.takeChange(committed(5, [{ insert: 'S' }]));
    expect(shown()).toBe('xabc\n');
    full('Sabc\n', 5);
    expect(shown()).toBe('Sxabc\n');
    expect(news()).toEqual([]);
    sync.takeAck(1, 6);
    expect(sync.unanswered).toBeNull();
  });

  describe('when a change is refused', () => {
    beforeEach(() => {
      full('abc\n', 4);
      type(0, 'x');
      news();
    });

    it('offers it with all that was typed after it, and shows what the server has', () => {
      type(1, 'y');
      sync.takeError({ ...refusal('invalid_operation', false), seq: 1 });
      type(2, 'z');
      expect(news()).toEqual([['resync']]);
      expect(offered).toEqual([]);
      full('Sabc\n', 5);
      expect(shown()).toBe('Sabc\n');
      expect(offered).toEqual([
        {
          code: 'invalid_operation',
          message: 'refused: invalid_operation',
          ops: [{ retain: 1 }, { insert: 'xyz' }],
          text: 'xyz'
        }
      ]);
      expect(sync.unsentWork()).toBeNull();
      type(0, 'n');
      expect(news()).toEqual([[1, 5, '[{"insert":"n"}]']]);
    });

    it('offers it also if the connection is lost before the full state', () => {
      sync.takeError({ ...refusal('read_only', false), seq: 1 });
      sync.lost();
      type(1, 'y');
      const changes = [committed(5, [{ insert: 'S' }])];
      sync.takeState(sessionState({ document_state: { revision: 5, since: 4, changes } }));
      expect(shown()).toBe('Sabc\n');
      expect(offered.map(({ code, text }) => [code, text])).toEqual([['read_only', 'xy']]);
    });

    it('keeps it for a reload until it is offered', () => {
      sync.takeError({ ...refusal('read_only', false), seq: 1 });
      expect(sync.unsentWork()?.inflight).toEqual({ seq: 1, ops: [{ insert: 'x' }] });
    });

    it('sends it again later, as it is then, if that may help', async () => {
      for (const delay of [500, 1000, 2000, 4000, 8000, 8000]) {
        sync.takeError({ ...refusal('unavailable', true), seq: 1 });
        expect(sync.unanswered).toBeNull();
        sync.takeChange(committed((sync.document?.revision ?? 0) + 1, [{ insert: 'S' }]));
        type(0, 'n');
        await timers.advance(delay - 1);
        expect(news()).toEqual([]);
        await timers.advance(1);
        expect(news()).toMatchObject([[1, sync.document?.revision, expect.any(String)]]);
        expect(sync.unanswered).toBe(1);
      }
      sync.takeAck(1, 11);
      expect(offered).toEqual([]);
      expect(news()).toMatchObject([[2, 11, expect.any(String)]]);
    });

    it('sends it in the next connection without waiting for its time', async () => {
      sync.takeError({ ...refusal('unavailable', true), seq: 1 });
      sync.lost();
      sync.takeState(sessionState({ document_state: { revision: 4, since: 4, changes: [] } }));
      expect(news()).toHaveLength(1);
      await timers.advance(10_000);
      expect(news()).toEqual([]);
    });

    it.each(['revision_ahead', 'base_too_old', 'sequence_gap'])(
      'sends it again from the full state, at most 3 times: %s',
      code => {
        for (let time = 1; time <= 3; time++) {
          sync.takeError({ ...refusal(code, false), seq: 1 });
          full('abc\n', 4 + time);
          expect(news()).toEqual([['resync'], [1, 4 + time, '[{"insert":"x"}]']]);
        }
        sync.takeError({ ...refusal(code, false), seq: 1 });
        full('abc\n', 8);
        expect(offered).toMatchObject([{ code, text: 'x' }]);
        expect(news()).toEqual([['resync']]);
      }
    );

    it('counts disorder apart from what may help later', async () => {
      for (let time = 0; time < 5; time++) {
        sync.takeError({ ...refusal('unavailable', true), seq: 1 });
        await timers.advance(8000);
      }
      sync.takeError({ ...refusal('base_too_old', false), seq: 1 });
      full('abc\n', 5);
      expect(offered).toEqual([]);
    });

    it('begins to count disorder anew with the next change', () => {
      for (let time = 1; time <= 6; time++) {
        sync.takeError({ ...refusal('base_too_old', false), seq: sync.unanswered as number });
        full(shown(), 4 + time, time > 3 ? 1 : 0);
        if (time === 3) {
          sync.takeAck(1, 8);
          type(0, 'y');
        }
      }
      expect(offered).toEqual([]);
    });

    it('does not offer what the server has after all', () => {
      sync.takeError({ ...refusal('internal', false), seq: 1 });
      sync.lost();
      news();
      sync.takeState(
        sessionState({ document_state: { revision: 4, since: 4, changes: [] }, acked_seq: 1 })
      );
      expect(news()).toEqual([['resync']]);
      full('xabc\n', 5, 1);
      expect(offered).toEqual([]);
      expect(shown()).toBe('xabc\n');
    });

    it('takes no answer to it for one to a later change', () => {
      sync.pause();
      sync.takeError({ ...refusal('read_only', false), seq: 1 });
      full('abc\n', 4);
      expect(offered).toMatchObject([{ text: 'x' }]);
      expect(news()).toEqual([]);
    });

    it('says nothing of a change that was acknowledged since', () => {
      type(1, 'y');
      sync.takeAck(1, 5);
      news();
      expect(sync.takeError({ ...refusal('base_too_old', false), seq: 1 })).toBe(true);
      expect(news()).toEqual([]);
      expect(sync.unanswered).toBe(2);
    });
  });

  it('leaves errors to others that speak of no change of it', () => {
    full('abc\n', 4);
    type(0, 'x');
    expect(sync.takeError(refusal('invalid_json', false))).toBe(false);
    expect(sync.takeError({ ...refusal('invalid_message', false), seq: 7 })).toBe(false);
    expect(sync.unanswered).toBe(1);
  });

  it('offers a change that would halve a character instead of having another text', () => {
    full('😀\n', 4);
    type(1, 'x');
    expect(news()).toEqual([['resync']]);
    full('😀\n', 4);
    expect(offered).toMatchObject([{ code: 'invalid_operation', text: 'x' }]);
    expect(shown()).toBe('😀\n');
  });

  it('offers half a character instead of sending it again and again', () => {
    full('abc\n', 4);
    type(0, 'x\ud83d');
    expect(news()).toEqual([['resync']]);
    full('abc\n', 4);
    expect(offered).toMatchObject([{ code: 'invalid_operation', text: 'x\ud83d' }]);
    type(0, 'y');
    expect(news()).toEqual([[1, 4, '[{"insert":"y"}]']]);
  });

  it('takes up after a reload what waited before', () => {
    full('abc\n', 4);
    type(0, 'x');
    type(1, 'y');
    const work = JSON.parse(JSON.stringify(sync.unsentWork()));
    news();
    sync.lost();
    sync.resume(work, new Delta().insert('abc\n'));
    expect(shown()).toBe('xyabc\n');
    sync.takeState(sessionState({ document_state: { revision: 4, since: 4, changes: [] } }));
    expect(news()).toEqual([[1, 4, '[{"insert":"x"}]']]);
    sync.takeAck(1, 5);
    expect(news()).toEqual([[2, 5, '[{"retain":1},{"insert":"y"}]']]);
  });
});
