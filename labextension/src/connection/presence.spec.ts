// @vitest-environment node
/** Who is here and where, as a client tells it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Scene } from '../testing/scene';
import { committed, sessionState } from '../testing/serverMessages';

let scene: Scene;

beforeEach(async () => {
  scene = new Scene();
  await scene.join();
});

afterEach(() => {
  scene.client.disconnect();
  expect(scene.timers.waiting).toBe(0);
});

/** Ana moves her cursor. */
function cursor(position: number, change: object = {}): object {
  return {
    type: 'cursor_position',
    revision: scene.client.state.revision,
    user_id: 2,
    connection_id: 'hers',
    data: { position },
    ...change
  };
}

function positions(): number[] {
  return scene.cursors.map(({ position }) => position);
}

function sentCursors(): object[] {
  return scene.socket.sentOf('cursor_position').map(({ revision, data }) => ({ revision, data }));
}

describe('one’s own cursor', () => {
  it('is sent in code points', () => {
    scene.socket.deliver(committed(5, [{ insert: '😀' }]));
    scene.client.sendCursorPosition(3, { start: 2, end: 3 });
    expect(sentCursors()).toEqual([
      { revision: 5, data: { position: 2, selection: { start: 1, end: 2 } } }
    ]);
  });

  it('is sent at most 20 times a second, the latest', async () => {
    for (let time = 0; time < 99; time++) {
      scene.client.sendCursorPosition(time % 4);
      await scene.timers.advance(10);
    }
    expect(sentCursors().length).toBeGreaterThan(15);
    expect(sentCursors().length).toBeLessThanOrEqual(20);
    await scene.timers.advance(50);
    expect(sentCursors().at(-1)).toEqual({ revision: 4, data: { position: 2 } });
  });

  it('waits for edits that the server does not have, and moves meanwhile', () => {
    scene.type(1, 'x');
    scene.client.sendCursorPosition(2);
    scene.socket.deliver(committed(5, [{ insert: 'SS' }]));
    expect(sentCursors()).toEqual([]);
    scene.socket.deliver({ type: 'ack', seq: 1, revision: 6 });
    expect(sentCursors()).toEqual([{ revision: 6, data: { position: 4 } }]);
  });

  it('moves behind one’s own insert while it waits', () => {
    scene.type(0, 'x');
    scene.client.sendCursorPosition(2);
    scene.type(2, 'y');
    scene.socket.deliver(
      { type: 'ack', seq: 1, revision: 5 },
      { type: 'ack', seq: 2, revision: 6 }
    );
    expect(sentCursors()).toEqual([{ revision: 6, data: { position: 3 } }]);
  });

  it('stays before what others insert at it while it waits', () => {
    scene.type(0, 'x');
    scene.client.sendCursorPosition(2);
    scene.socket.deliver(committed(5, [{ retain: 1 }, { insert: 'S' }]));
    scene.socket.deliver({ type: 'ack', seq: 1, revision: 6 });
    expect(scene.text).toBe('xaSbc\n');
    expect(sentCursors()).toEqual([{ revision: 6, data: { position: 2 } }]);
  });

  it('is told to a new connection as well, and not again to the same one', async () => {
    scene.client.sendCursorPosition(2);
    scene.socket.deliver(sessionState());
    expect(sentCursors()).toHaveLength(1);
    scene.socket.drop();
    await scene.rejoin({
      document_state: { revision: 5, since: 4, changes: [committed(5, [{ insert: 'S' }])] }
    });
    expect(sentCursors()).toEqual([{ revision: 5, data: { position: 3 } }]);
  });
});

describe('the cursors of others', () => {
  it('are told with who they are of, but not one’s own of another window', () => {
    scene.socket.deliver(cursor(2), cursor(1, { user_id: 1, connection_id: 'mine' }));
    expect(scene.cursors).toEqual([
      { connectionId: 'hers', userId: 2, name: 'Ana', colour: '#123456', position: 2 }
    ]);
  });

  it('stand in what one sees: behind edits that were not sent, in UTF-16', () => {
    scene.socket.deliver(committed(5, [{ insert: '😀' }]));
    scene.type(0, 'xx');
    scene.socket.deliver(cursor(2, { data: { position: 2, selection: { start: 1, end: 2 } } }));
    expect(scene.cursors).toMatchObject([{ position: 5, selection: { start: 4, end: 5 } }]);
  });

  it('stay before what others insert there, and go behind what their owner inserts', () => {
    scene.socket.deliver(cursor(2), cursor(2, { connection_id: 'his', user_id: 3 }));
    scene.socket.deliver({ type: 'user_join', user_id: 3, name: 'Bo', colour: '#000000' });
    scene.socket.deliver(committed(5, [{ retain: 2 }, { insert: 'S' }], { user_id: 2 }));
    expect(positions()).toEqual([3, 2]);
    scene.type(2, 'x');
    expect(positions()).toEqual([4, 2]);
    scene.type(0, 'x');
    expect(positions()).toEqual([5, 3]);
  });

  it('of another revision are left out', () => {
    scene.socket.deliver(cursor(2, { revision: 3 }), cursor(2, { revision: 5 }));
    expect(scene.cursors).toEqual([]);
  });

  it('come with the state, until their connection tells of itself', () => {
    const users = [{ id: 2, name: 'Ana', colour: '#123456', cursor: { position: 1 } }];
    scene.socket.deliver(sessionState({ users }));
    expect(positions()).toEqual([1]);
    scene.socket.deliver(cursor(3));
    expect(positions()).toEqual([3]);
  });
});

describe('people', () => {
  it('come and go, with their cursors', () => {
    scene.socket.deliver({ type: 'user_join', user_id: 3, name: 'Bo', colour: '#000000' });
    expect(scene.users).toEqual(['Me', 'Ana', 'Bo']);
    scene.socket.deliver(cursor(2), { type: 'user_typing', user_id: 2, data: { typing: true } });
    scene.socket.deliver({ type: 'user_leave', user_id: 2, name: 'Ana', colour: '#123456' });
    expect(scene.users).toEqual(['Me', 'Bo']);
    expect(scene.cursors).toEqual([]);
    expect(scene.typing).toEqual([]);
  });

  it('stop typing after 5 s without a word', async () => {
    const typing = { type: 'user_typing', user_id: 2, data: { typing: true } };
    scene.socket.deliver(typing);
    await scene.timers.advance(4000);
    scene.socket.deliver(typing);
    await scene.timers.advance(4999);
    expect(scene.typing).toEqual([2]);
    await scene.timers.advance(1);
    expect(scene.typing).toEqual([]);
  });

  it('are told that one types, not at every key, and that one stopped', async () => {
    for (let time = 0; time < 5; time++) {
      scene.client.sendTyping(true);
      await scene.timers.advance(1000);
    }
    scene.client.sendTyping(false);
    scene.client.sendTyping(false);
    const sent = scene.socket.sentOf('user_typing').map(({ data }) => data.typing);
    expect(sent).toEqual([true, true, false]);
  });
});
