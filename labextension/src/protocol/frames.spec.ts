// @vitest-environment node
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { FrameReader } from './frames';
import type { ServerMessage } from './messages';

const take = vi.fn<(message: ServerMessage) => void>();
const fail = vi.fn<() => void>();
let reader: FrameReader;

beforeEach(() => {
  take.mockReset();
  fail.mockReset();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  reader = new FrameReader(take, fail);
});

function ack(seq: number): object {
  return { type: 'ack', seq, revision: seq };
}

function gzip(message: object): ArrayBuffer {
  const bytes = gzipSync(JSON.stringify(message));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

function taken(): unknown[] {
  return take.mock.calls.map(([message]) => (message as { seq: number }).seq);
}

describe('FrameReader', () => {
  it('takes a text frame at once', () => {
    reader.read(JSON.stringify(ack(1)));
    expect(taken()).toEqual([1]);
  });

  it('opens a batch in order', () => {
    reader.read(JSON.stringify({ type: 'batch', messages: [ack(1), ack(2)], timestamp: 0 }));
    expect(taken()).toEqual([1, 2]);
  });

  it('keeps text frames behind compressed ones, and compressed ones in order', async () => {
    const long = { ...ack(1), padding: 'x'.repeat(100_000) };
    reader.read(gzip({ type: 'batch', messages: [long, ack(2)] }));
    reader.read(JSON.stringify(ack(3)));
    reader.read(gzip(ack(4)));
    reader.read(JSON.stringify(ack(5)));
    expect(taken()).toEqual([]);
    await vi.waitFor(() => expect(taken()).toEqual([1, 2, 3, 4, 5]));
    await new Promise(resolve => setImmediate(resolve));
    reader.read(JSON.stringify(ack(6)));
    expect(taken()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each(['', '{', 'null', '{"type":"batch"}', '{"type":"batch","messages":7}'])(
    'tells of rubbish: %s',
    text => {
      reader.read(text);
      expect(take).not.toHaveBeenCalled();
      expect(fail).toHaveBeenCalledOnce();
    }
  );

  it('tells of rubbish in a compressed frame, and reads on', async () => {
    reader.read(new Uint8Array([1, 2, 3]).buffer);
    const whole = gzip({ ...ack(1), padding: 'x'.repeat(5000) });
    reader.read(whole.slice(0, whole.byteLength - 9));
    reader.read(JSON.stringify(ack(2)));
    await vi.waitFor(() => expect(taken()).toEqual([2]));
    expect(fail).toHaveBeenCalledTimes(2);
  });

  it('tells of a message that could not be taken, and reads on', async () => {
    take.mockImplementationOnce(() => {
      throw new Error('a fault');
    });
    reader.read(gzip(ack(1)));
    reader.read(JSON.stringify(ack(2)));
    await vi.waitFor(() => expect(taken()).toEqual([1, 2]));
    expect(fail).toHaveBeenCalledOnce();
  });
});
