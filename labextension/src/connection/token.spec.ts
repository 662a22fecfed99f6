// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ManualTimers } from '../testing/manualTimers';
import { secondsToRefresh, TokenRefresh } from './token';

let timers: ManualTimers;
const address = vi.fn<() => Promise<string>>();
const use = vi.fn<(token: string) => void>();
let refresh: TokenRefresh;

beforeEach(() => {
  timers = new ManualTimers();
  address.mockReset();
  use.mockReset();
  refresh = new TokenRefresh(timers, address, use);
});

/** A token that expires so many seconds from now. */
function token(seconds: number, name = 'ü'): string {
  const payload = JSON.stringify({ exp: timers.now() / 1000 + seconds, name });
  return `h.${Buffer.from(payload).toString('base64url')}.s`;
}

function url(text: string): URL {
  return new URL(`ws://server/s?token=${text}`);
}

describe('secondsToRefresh', () => {
  it('leaves a fifth of the time that the token has', () => {
    expect(secondsToRefresh(token(100), timers.now())).toBeCloseTo(80);
  });

  it('neither asks all the time nor waits longer than a timer can', () => {
    expect(secondsToRefresh(token(-3600), timers.now())).toBe(5);
    expect(secondsToRefresh(token(1e9), timers.now())).toBe(86_400);
  });

  it.each(['', 'opaque', 'a.b.c', `a.${Buffer.from('{"exp":"x"}').toString('base64')}.c`])(
    'knows nothing of %s',
    text => expect(secondsToRefresh(text, timers.now())).toBeNull()
  );
});

describe('TokenRefresh', () => {
  it('brings one token after the other before they expire', async () => {
    refresh.plan(url(token(100)));
    const second = token(200, 'second');
    address.mockResolvedValueOnce(url(second).href);
    await timers.advance(79_000);
    expect(use).not.toHaveBeenCalled();
    await timers.advance(2000);
    expect(use).toHaveBeenCalledWith(second);
    address.mockResolvedValueOnce(url('third').href);
    await timers.advance(120_000);
    expect(use).toHaveBeenLastCalledWith('third');
    expect(timers.waiting).toBe(0);
  });

  it('leaves it to the next connection if there is no token', async () => {
    refresh.plan(url(token(100)));
    address.mockRejectedValueOnce(new Error('unreachable'));
    await timers.advance(90_000);
    expect(use).not.toHaveBeenCalled();
    expect(timers.waiting).toBe(0);
  });

  it('does nothing any more once it is stopped, even while it asks', async () => {
    let answer: (href: string) => void = () => undefined;
    refresh.plan(url(token(100)));
    address.mockReturnValueOnce(new Promise(resolve => (answer = resolve)));
    await timers.advance(90_000);
    refresh.stop();
    answer(url(token(100)).href);
    await timers.advance(0);
    expect(use).not.toHaveBeenCalled();
    expect(timers.waiting).toBe(0);
  });
});
