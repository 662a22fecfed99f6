// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { settle } from '../testing/manualTimers';
import { Scene } from '../testing/scene';
import { committed, sessionState } from '../testing/serverMessages';
import { refusal } from '../testing/simulatedServer';
import type { IUnsentWork } from './client';

let scene: Scene;

beforeEach(() => (scene = new Scene()));

afterEach(() => {
  if (scene.resets > 0) {
    expect(scene.editor.ops).toEqual(scene.client.contents.ops);
  }
  // What was told last is what is true.
  expect(scene.state).toEqual(scene.client.state);
  scene.client.disconnect();
  expect(scene.timers.waiting).toBe(0);
});

describe('connecting', () => {
  it('asks for a token at each try, and says what it knows only once it knows something', async () => {
    await scene.knock();
    const first = scene.socket.query;
    expect(Object.fromEntries(first)).toEqual({ token: 'token-1', accept: 'gzip' });
    scene.socket.deliver(sessionState());
    scene.socket.drop();
    await scene.timers.advance(1000);
    expect(Object.fromEntries(scene.socket.query)).toEqual({
      token: 'token-2',
      accept: 'gzip',
      client_id: 'me',
      since: '4',
      epoch: '3'
    });
  });

  it('shows the document, who is here and as what one is', async () => {
    await scene.join();
    expect(scene.text).toBe('abc\n');
    expect(scene.users).toEqual(['Me', 'Ana']);
    expect(scene.roles).toEqual(['editor']);
    expect(scene.client).toMatchObject({ userId: 1, jobId: 7, role: 'editor' });
    expect(scene.state).toEqual({
      connection: 'online',
      revision: 4,
      waiting: 0,
      retryAt: null,
      readOnly: null
    });
  });

  it('tells each state once, and never that all is saved while something waits', async () => {
    await scene.join();
    scene.type(0, 'x');
    scene.type(1, 'y');
    scene.socket.deliver({ type: 'ack', seq: 1, revision: 5 });
    scene.socket.drop();
    await scene.rejoin({ document_state: { revision: 5, since: 5, changes: [] }, acked_seq: 1 });
    scene.socket.deliver({ type: 'ack', seq: 2, revision: 6 });
    expect(scene.states.map(({ connection, waiting }) => `${connection} ${waiting}`)).toEqual([
      'connecting 0',
      'online 0',
      'online 1',
      'online 2',
      'online 1',
      'offline 1',
      'connecting 1',
      'online 1',
      'online 0'
    ]);
  });

  it('is not online while it waits for the full state', async () => {
    await scene.join();
    scene.socket.deliver({ type: 'resync', reason: 'access' });
    expect(scene.state?.connection).toBe('connecting');
    scene.socket.deliver(sessionState());
    expect(scene.state?.connection).toBe('online');
  });

  it('brings a new token in time, but none after the end', async () => {
    const exp = (scene.timers.now() + 20_000) / 1000;
    const token = `h.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.s`;
    scene = new Scene({ address: async () => `ws://server/s?token=${token}` });
    await scene.join();
    await scene.timers.advance(16_000);
    expect(scene.socket.sentOf('refresh_token')).toEqual([{ type: 'refresh_token', token }]);
    scene.socket.drop(4009);
    expect(scene.timers.waiting).toBe(0);
  });

  it('comes back when a change or the question for the full state is not answered in 8 s', async () => {
    await scene.join();
    scene.type(0, 'x');
    await scene.timers.advance(8000);
    expect(scene.state).toMatchObject({ connection: 'offline', waiting: 1 });
    await scene.rejoin();
    scene.socket.deliver(committed(9, [{ insert: 'S' }]));
    expect(scene.state?.connection).toBe('connecting');
    await scene.timers.advance(8000);
    expect(scene.state?.connection).toBe('offline');
  });

  it('counts the time of a change that is sent later from when it is sent', async () => {
    await scene.join();
    scene.type(0, 'x');
    scene.socket.deliver({ ...refusal('rate_limited', true), seq: 1 });
    await scene.timers.advance(8000);
    expect(scene.socket.sentOf('document_change')).toHaveLength(2);
    expect(scene.state?.connection).toBe('online');
    await scene.timers.advance(500);
    expect(scene.state?.connection).toBe('offline');
  });

  it('does not come back after it was disconnected, and keeps what waits', async () => {
    await scene.join();
    scene.type(0, 'x');
    scene.client.disconnect();
    await scene.timers.advance(60_000);
    expect(scene.sockets).toHaveLength(1);
    expect(scene.state).toMatchObject({ connection: 'closed', waiting: 1 });
    expect(scene.client.unsentWork()?.inflight?.ops).toEqual([{ insert: 'x' }]);
  });

  it('ignores messages and fields that it does not know, and takes rubbish for a loss', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await scene.join();
    scene.socket.deliver(
      { type: 'comment_added' },
      { type: 'toString' },
      { type: '__proto__' },
      {}
    );
    scene.socket.deliver({ ...committed(5, [{ insert: 'S' }]), mood: 'good' });
    expect(scene.text).toBe('Sabc\n');
    expect(scene.state?.connection).toBe('online');
    scene.socket.deliver({ type: 'document_change', revision: 6 });
    expect(scene.state?.connection).toBe('offline');
    await scene.rejoin({ document_state: { revision: 5, since: 5, changes: [] } });
    expect(scene.state).toMatchObject({ connection: 'online', revision: 5 });
  });

  it('goes on when a listener fails', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const fail = vi.fn(() => {
      throw new Error('a fault');
    });
    const events = ['reset', 'change', 'state', 'users', 'cursors'] as const;
    events.forEach(event => scene.client.on(event, fail));
    await scene.join();
    scene.socket.deliver(committed(5, [{ insert: 'S' }]));
    expect(scene.text).toBe('Sabc\n');
    expect(scene.state).toMatchObject({ connection: 'online', revision: 5 });
    expect(error).toHaveBeenCalled();
    const calls = fail.mock.calls.length;
    events.forEach(event => scene.client.off(event, fail));
    scene.type(0, 'x');
    expect(fail).toHaveBeenCalledTimes(calls);
  });

  it('passes on what the server says of no change', async () => {
    await scene.join();
    scene.socket.deliver(refusal('invalid_message', false));
    expect(scene.errors).toEqual(['invalid_message']);
  });
});

describe('an end of the connection', () => {
  it.each([1001, 1006, 1011, 4008, 4013])('with %d is followed by a new one', async code => {
    await scene.join();
    scene.type(0, 'x');
    scene.socket.drop(code);
    expect(scene.state).toMatchObject({ connection: 'offline', waiting: 1, readOnly: null });
    expect(scene.state?.retryAt).toBe(scene.timers.now() + 1000);
    await scene.rejoin();
    expect(scene.socket.sentOf('document_change')).toHaveLength(1);
    expect(scene.state).toMatchObject({ connection: 'online', retryAt: null });
  });

  it.each([
    [4003, 'denied', 'forbidden'],
    [4004, 'denied', 'not_found'],
    [4009, 'taken_over', 'taken_over'],
    [4010, 'completed', 'session_closed']
  ])('with %d is the last one: %s', async (code, readOnly, offeredAs) => {
    await scene.join();
    scene.type(0, 'x');
    scene.type(1, 'y');
    scene.socket.drop(code, 'pourquoi');
    await scene.timers.advance(60_000);
    expect(scene.sockets).toHaveLength(1);
    expect(scene.state).toMatchObject({ connection: 'closed', readOnly, waiting: 0 });
    expect(scene.offered).toEqual([
      { code: offeredAs, message: 'pourquoi', ops: [{ insert: 'xy' }], text: 'xy' }
    ]);
    expect(scene.text).toBe('abc\n');
    expect(scene.client.unsentWork()).toBeNull();
    expect(scene.timers.waiting).toBe(0);
  });

  it('tells why a change was refused although the session ended before it was offered', async () => {
    await scene.join();
    scene.type(0, 'x');
    scene.socket.deliver({ ...refusal('too_large', false), seq: 1 });
    scene.socket.drop(4010);
    await settle();
    expect(scene.offered).toMatchObject([{ code: 'too_large', text: 'x' }]);
  });

  it.each([
    [{ status: 404 }, 'deleted'],
    [{ status: 409 }, 'deleted'],
    [{ status: 0 }, 'completed'],
    [new Error('odd'), 'completed']
  ])('tells a deleted session from a completed one by REST: %o', async (error, readOnly) => {
    scene = new Scene({ documentAt: () => Promise.reject(error) });
    await scene.join();
    scene.socket.drop(4010);
    await settle();
    expect(scene.state?.readOnly).toBe(readOnly);
  });

  it('with 4001 is followed by one try with a new token', async () => {
    await scene.join();
    scene.type(0, 'x');
    scene.socket.drop(4001);
    await scene.timers.advance(1000);
    expect(scene.socket.query.get('token')).toBe('token-2');
    scene.socket.accept();
    scene.socket.drop(4001);
    await scene.timers.advance(60_000);
    expect(scene.sockets).toHaveLength(2);
    expect(scene.state).toMatchObject({ connection: 'closed', readOnly: 'signed_out', waiting: 1 });
    expect(scene.client.unsentWork()).not.toBeNull();
  });

  it('with 4001 counts anew once a token was accepted', async () => {
    await scene.join();
    for (let time = 0; time < 3; time++) {
      scene.socket.drop(4001);
      await scene.rejoin();
    }
    expect(scene.state?.connection).toBe('online');
  });

  it('with 1009 offers what was too big and goes on without it', async () => {
    await scene.join();
    scene.type(0, 'x'.repeat(9));
    scene.socket.drop(1009);
    expect(scene.offered).toMatchObject([{ code: 'too_large', text: 'xxxxxxxxx' }]);
    expect(scene.text).toBe('abc\n');
    await scene.rejoin();
    scene.type(0, 'y');
    expect(scene.socket.sentOf('document_change')).toMatchObject([{ seq: 1, revision: 4 }]);
  });
});

describe('what one may not', () => {
  it.each([
    [{ role: 'viewer' }, 'role'],
    [{ role: 'reviewer' }, 'role'],
    [{ role: 'translator' }, 'role'],
    [{ status: 'paused' as const }, 'paused'],
    [{ status: 'completed' as const, role: 'viewer' }, 'completed']
  ])('with %o is told, and an edit is taken back and offered', async (change, readOnly) => {
    await scene.join(change);
    expect(scene.state).toMatchObject({ connection: 'online', readOnly });
    scene.type(0, 'x');
    expect(scene.text).toBe('abc\n');
    expect(scene.offered).toMatchObject([{ code: 'read_only', text: 'x' }]);
    expect(scene.socket.sentOf('document_change')).toEqual([]);
  });

  it('may change while connected', async () => {
    await scene.join();
    scene.socket.deliver({ type: 'resync', reason: 'access' }, sessionState({ role: 'viewer' }));
    expect(scene.state?.readOnly).toBe('role');
    scene.socket.deliver({ type: 'resync', reason: 'access' }, sessionState({ role: 'owner' }));
    expect(scene.state?.readOnly).toBeNull();
    expect(scene.roles).toEqual(['editor', 'viewer', 'owner']);
  });
});

describe('after a reload', () => {
  const work: IUnsentWork = {
    clientId: 'old',
    epoch: 3,
    revision: 2,
    nextSeq: 6,
    inflight: { seq: 6, ops: [{ retain: 1 }, { insert: 'x' }] },
    pending: [{ retain: 2 }, { insert: 'y' }]
  };

  it('takes up what waited, and does not apply twice what arrived before', async () => {
    scene = new Scene({ resume: work });
    scene.client.connect();
    expect(scene.client.unsentWork()).toBe(work);
    await settle();
    expect(scene.text).toBe('axybc\n');
    expect(scene.state).toMatchObject({ waiting: 2, revision: 2 });
    expect(Object.fromEntries(scene.socket.query)).toMatchObject({
      client_id: 'old',
      since: '2',
      epoch: '3'
    });
    expect(scene.client.unsentWork()).toEqual(work);
    scene.socket.accept();
    const own = committed(4, [{ retain: 2 }, { insert: 'x' }], { client_id: 'old', seq: 6 });
    scene.socket.deliver(
      sessionState({
        client_id: 'old',
        acked_seq: 6,
        document_state: { revision: 4, since: 2, changes: [committed(3, [{ insert: 'S' }]), own] }
      })
    );
    expect(scene.text).toBe('Saxybc\n');
    expect(scene.socket.sentOf('document_change')).toMatchObject([{ seq: 7, revision: 4 }]);
  });

  it('sends again under the same number what did not arrive', async () => {
    scene = new Scene({ resume: work });
    await scene.join({
      client_id: 'old',
      acked_seq: 5,
      document_state: { revision: 2, since: 2, changes: [] }
    });
    expect(scene.socket.sentOf('document_change')).toEqual([
      { type: 'document_change', seq: 6, revision: 2, data: { ops: work.inflight?.ops } }
    ]);
  });

  it.each([
    ['is not there any more', () => Promise.reject(new Error('pas trouvé')), 'pas trouvé'],
    ['is another one', async () => ({ revision: 2, ops: [{ insert: '\n' }] }), /another/]
  ])('offers what waited if the document that it was made on %s', async (_, documentAt, why) => {
    scene = new Scene({ resume: work, documentAt });
    await scene.knock();
    expect(scene.offered).toMatchObject([{ code: 'unavailable', text: 'xy' }]);
    expect(scene.offered[0].message).toMatch(why);
    expect(scene.socket.query.has('client_id')).toBe(false);
    scene.socket.deliver(sessionState());
    expect(scene.text).toBe('abc\n');
    expect(scene.client.unsentWork()).toBeNull();
  });

  it('does nothing if it is disconnected meanwhile', async () => {
    scene = new Scene({ resume: work });
    scene.client.connect();
    scene.client.disconnect();
    await settle();
    expect(scene.resets).toBe(0);
    expect(scene.client.unsentWork()).toBe(work);
  });
});
