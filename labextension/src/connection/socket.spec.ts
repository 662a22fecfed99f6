import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeSocket } from '../testing/fakeSocket';
import { ManualTimers, settle } from '../testing/manualTimers';
import { ReconnectingSocket } from './socket';

let timers: ManualTimers;
let sockets: FakeSocket[];
let share: number;
let socket: ReconnectingSocket;
const address = vi.fn<() => Promise<string>>();
const createSocket = vi.fn<(url: string) => FakeSocket>();
const onMessage = vi.fn<(message: unknown) => void>();
const onClose = vi.fn<(code: number, reason: string) => boolean>();
const onState = vi.fn<() => void>();

beforeEach(() => {
  share = 1;
  timers = new ManualTimers(() => share);
  sockets = [];
  address.mockReset().mockImplementation(async () => `ws://server/${address.mock.calls.length}`);
  createSocket.mockReset().mockImplementation(url => {
    sockets.push(new FakeSocket(url));
    return latest();
  });
  onMessage.mockReset();
  onClose.mockReset().mockReturnValue(true);
  onState.mockReset();
  socket = new ReconnectingSocket({
    address,
    createSocket: createSocket as never,
    timers,
    onMessage,
    onClose,
    onState
  });
});

afterEach(() => {
  socket.close();
  expect(timers.waiting).toBe(0);
});

function latest(): FakeSocket {
  return sockets[sockets.length - 1];
}

/** Opens a connection in which the server says how often it wants to hear of us. */
async function join(heartbeat = 30): Promise<void> {
  socket.open();
  await settle();
  latest().accept();
  socket.succeeded(heartbeat);
}

describe('ReconnectingSocket', () => {
  it('hands out messages and their frames in order', async () => {
    await join();
    latest().deliverFrame('{"type":"batch","messages":[{"type":"a"},{"type":"b"}]}');
    expect(onMessage.mock.calls).toEqual([[{ type: 'a' }], [{ type: 'b' }]]);
    expect(latest().binaryType).toBe('arraybuffer');
  });

  it.each([
    [0, 0.5],
    [1, 1]
  ])('waits longer after each failure, with chance %d', async (chance, factor) => {
    share = chance;
    socket.open();
    await settle();
    for (const seconds of [1, 2, 4, 8, 16, 30, 30, 30]) {
      const tries = sockets.length;
      latest().drop();
      const wait = seconds * factor * 1000;
      expect(socket.retryAt).toBe(timers.now() + wait);
      await timers.advance(wait - 1);
      expect(sockets).toHaveLength(tries);
      await timers.advance(1);
      expect(sockets).toHaveLength(tries + 1);
      expect(socket.retryAt).toBeNull();
    }
  });

  it('begins with the shortest delay again after it was let in', async () => {
    socket.open();
    await settle();
    latest().drop();
    await timers.advance(1000);
    latest().accept();
    latest().drop();
    expect(socket.retryAt).toBe(timers.now() + 2000);
    await timers.advance(2000);
    latest().accept();
    socket.succeeded(30);
    latest().drop();
    expect(socket.retryAt).toBe(timers.now() + 1000);
  });

  it('asks for a new address before each try', async () => {
    socket.open();
    await settle();
    latest().drop();
    await timers.advance(1000);
    expect(sockets.map(({ url }) => url)).toEqual(['ws://server/1', 'ws://server/2']);
  });

  it('tries again if there is no address, or none that can be used', async () => {
    address.mockRejectedValueOnce(new Error('unreachable'));
    createSocket.mockImplementationOnce(() => {
      throw new SyntaxError('no address');
    });
    socket.open();
    await settle();
    expect(socket.retryAt).not.toBeNull();
    await timers.advance(1000);
    expect(socket.retryAt).toBe(timers.now() + 2000);
    await timers.advance(2000);
    expect(sockets).toHaveLength(1);
  });

  it.each([
    ['the browser is online again', () => window.dispatchEvent(new Event('online'))],
    ['somebody asks for it', () => socket.retryNow()]
  ])('tries at once when %s', async (_, trigger) => {
    socket.open();
    await settle();
    trigger();
    await settle();
    expect(sockets).toHaveLength(1);
    latest().drop();
    trigger();
    expect(socket.retryAt).toBeNull();
    await timers.advance(5000);
    expect(sockets).toHaveLength(2);
  });

  it('does not come back when told so, whatever the browser says', async () => {
    await join();
    onClose.mockReturnValue(false);
    latest().drop(4003, 'no access');
    expect(onClose).toHaveBeenCalledWith(4003, 'no access');
    window.dispatchEvent(new Event('online'));
    await timers.advance(60_000);
    expect(sockets).toHaveLength(1);
  });

  it('says at intervals that it is there', async () => {
    await join(10);
    for (let beat = 1; beat <= 3; beat++) {
      await timers.advance(10_000);
      expect(latest().sentOf('heartbeat')).toHaveLength(beat);
      latest().deliver({ type: 'heartbeat' });
    }
  });

  it('takes a server that is silent for 2.5 intervals for gone', async () => {
    await join(10);
    await timers.advance(20_000);
    latest().deliver({ type: 'heartbeat' });
    await timers.advance(24_999);
    expect(onClose).not.toHaveBeenCalled();
    await timers.advance(1);
    expect(onClose).toHaveBeenCalledWith(1006, '');
    expect(sockets[0].closedWith).toBe(1000);
  });

  it('notices silence that begins right after it was let in', async () => {
    await join(10);
    await timers.advance(25_000);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it.each([
    ['accepts no connection', () => undefined],
    ['accepts and then says nothing', () => latest().accept()]
  ])('does not wait for ever for a server that %s', async (_, act) => {
    socket.open();
    await settle();
    act();
    await timers.advance(29_999);
    expect(onClose).not.toHaveBeenCalled();
    await timers.advance(1);
    expect(onClose).toHaveBeenCalledWith(1006, '');
  });

  it('is closed as by the server where the server refuses an address', async () => {
    const refusal = Object.assign(new Error('No access any more.'), { status: 403 });
    address.mockRejectedValueOnce(refusal);
    onClose.mockReturnValueOnce(false);
    socket.open();
    await settle();
    expect(onClose.mock.calls).toEqual([[4003, 'No access any more.']]);
    await timers.advance(60_000);
    expect(address).toHaveBeenCalledTimes(1);
  });

  it('gives up an address that never comes', async () => {
    address.mockReturnValueOnce(new Promise(() => undefined));
    socket.open();
    await timers.advance(30_000);
    expect(onClose).toHaveBeenCalledWith(1006, '');
    await timers.advance(1000);
    expect(sockets).toHaveLength(1);
  });

  it('gives each new connection this time, however often the last one was heard of', async () => {
    await join(1);
    latest().drop();
    await timers.advance(1000);
    latest().accept();
    await timers.advance(29_000);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('takes a server that owes an answer for 8 s for gone, though it says other things', async () => {
    await join();
    socket.expectAnswer(1);
    await timers.advance(7000);
    latest().deliver({ type: 'user_typing' });
    socket.expectAnswer(1);
    await timers.advance(1000);
    expect(onClose).toHaveBeenCalledWith(1006, '');
  });

  it('gives each answer 8 s', async () => {
    await join();
    socket.expectAnswer(1);
    await timers.advance(7000);
    socket.expectAnswer(2);
    await timers.advance(7000);
    socket.expectAnswer(null);
    await timers.advance(10_000);
    expect(onClose).not.toHaveBeenCalled();
  });

  it('asks whether the server is there when the browser says that it is offline', async () => {
    await join();
    window.dispatchEvent(new Event('offline'));
    expect(latest().sentOf('heartbeat')).toHaveLength(1);
    await timers.advance(7000);
    latest().deliver({ type: 'heartbeat' });
    await timers.advance(7000);
    expect(onClose).not.toHaveBeenCalled();
    window.dispatchEvent(new Event('offline'));
    await timers.advance(8000);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('makes a new connection after a frame that cannot be read, and reads no more of the old', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await join();
    latest().deliverFrame('{');
    expect(onClose).toHaveBeenCalledWith(1011, '');
    latest().readyState = 1;
    latest().deliver({ type: 'late' });
    expect(onMessage).not.toHaveBeenCalled();
  });

  it('hears nothing of a connection that it gave up', async () => {
    await join();
    const [old] = sockets;
    socket.expectAnswer(1);
    await timers.advance(9000);
    expect(sockets).toHaveLength(2);
    old.readyState = 1;
    old.drop(4009);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('ends at once when it is closed, also while it asks for an address', async () => {
    socket.open();
    socket.close();
    await settle();
    expect(sockets).toHaveLength(0);
    expect(socket.send({ type: 'heartbeat', timestamp: 0 })).toBe(false);
  });

  it('can be closed by whoever hears of its end', async () => {
    await join();
    onClose.mockImplementation(() => {
      socket.close();
      return true;
    });
    latest().drop();
    await timers.advance(60_000);
    expect(sockets).toHaveLength(1);
  });
});
