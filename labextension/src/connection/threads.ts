/** The threads of comments of a document, each where it stands in what the person sees. */
import type Delta from 'quill-delta';

import type { ClientState } from '../ot/clientState';
import type { IPassage } from '../ot/passage';
import { movePassage } from '../ot/passage';
import { toCodePointIndex, toUtf16Index } from '../protocol/codePoints';
import type { IWireThread } from '../protocol/messages';

/** A thread in UTF-16 units of what the person sees, with what they have not sent. */
export type IThread = IWireThread;

export class Threads {
  get size(): number {
    return this.threads.size;
  }

  /** Starts anew from a session state. */
  reset(state: ClientState, threads: readonly IWireThread[]): void {
    this.threads.clear();
    this.take(state, threads);
  }

  /** Takes threads as they stand in `state.base`; one without comments is gone. */
  take(state: ClientState, threads: readonly IWireThread[]): void {
    for (const thread of threads) {
      if (thread.comments.length === 0) {
        this.threads.delete(thread.id);
      } else {
        const start = toUtf16Index(state.baseText, thread.start);
        const end = toUtf16Index(state.baseText, thread.end);
        this.threads.set(thread.id, { thread, passage: { start, end } });
      }
    }
  }

  /** The server's document was changed. */
  advance(delta: Delta): void {
    for (const entry of this.threads.values()) {
      entry.passage = movePassage(entry.passage, entry.thread.quote, delta);
    }
  }

  seen(state: ClientState): IThread[] {
    const waiting = [state.inflight, state.pending].filter(delta => delta !== null);
    return [...this.threads.values()].map(({ thread, passage }) => ({
      ...thread,
      ...waiting.reduce((at, delta) => movePassage(at, thread.quote, delta), passage)
    }));
  }

  private readonly threads = new Map<number, { thread: IWireThread; passage: IPassage }>();
}

/** A passage of what the person sees as the server knows it, while everything that they see is acknowledged. */
export function toWirePassage(state: ClientState, { start, end }: IPassage): IPassage {
  return {
    start: toCodePointIndex(state.baseText, start),
    end: toCodePointIndex(state.baseText, end)
  };
}
