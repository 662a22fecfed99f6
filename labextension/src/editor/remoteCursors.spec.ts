import Delta from 'quill-delta';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { ICursorLayer } from './remoteCursors';
import { RemoteCursors } from './remoteCursors';

const ANN = { connectionId: 'a', userId: 1, name: 'Ann', colour: '#005500' };
type Shown = ReturnType<ICursorLayer['cursors']>[number];

let host: HTMLElement;
let cursors: RemoteCursors;

function fakeLayer(): ICursorLayer {
  const shown = new Map<string, Shown>();
  return {
    createCursor: (id, name, color) => {
      if (!shown.has(id)) {
        shown.set(id, { id, name, color, range: null });
        host.innerHTML += `<span id="ql-cursor-${id}"><span class="ql-cursor-flag"></span></span>`;
      }
    },
    moveCursor: (id, range) => void Object.assign(shown.get(id) ?? {}, { range }),
    removeCursor: id => void shown.delete(id),
    cursors: () => [...shown.values()]
  };
}

const hasName = (): boolean => host.querySelector('.jddb-mod-moving') !== null;
const quiet = (): void => void vi.advanceTimersByTime(3000);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('CSS', { escape: (text: string) => text });
  host = document.createElement('div');
  cursors = new RemoteCursors(fakeLayer(), host);
  cursors.show([{ ...ANN, position: 5 }]);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('shows a name for a while after its owner came', () => {
  expect(hasName()).toBe(true);
  quiet();
  expect(hasName()).toBe(false);
});

it('shows it again when the owner moves, and when the owner types', () => {
  quiet();
  cursors.show([{ ...ANN, position: 7 }]);
  expect(hasName()).toBe(true);
  quiet();
  cursors.follow(new Delta().retain(7).insert('x'), false);
  cursors.show([{ ...ANN, position: 8 }]);
  expect(hasName()).toBe(true);
});

it('shows no name where somebody else types before the cursor', () => {
  quiet();
  cursors.follow(new Delta().insert('abc'), true);
  cursors.follow(new Delta().insert('de'), false);
  cursors.show([{ ...ANN, position: 10 }]);
  expect(hasName()).toBe(false);
});
