/**
 * One document followed over the server's stream: what goes out, what comes in, and what is done when the two do
 * not fit. Knows no socket; converts between the wire's code points and UTF-16.
 *
 * A change is under way at most once in a connection: it is sent again only after its refusal, or in the next
 * connection. So an answer to `seq` is always the answer to what is in flight, although a refused change leaves its
 * `seq` to the next one.
 */
import Delta from 'quill-delta';

import { ClientState } from '../ot/clientState';
import { textOf } from '../ot/text';
import { toCodePoints, toUtf16 } from '../protocol/codePoints';
import type {
  ClientMessage,
  ICommittedChange,
  IServerError,
  ISessionState
} from '../protocol/messages';
import type { IRefusal, IRefusedWork, IUnsentWork } from './interfaces';
import type { ITimers } from './timers';

/** Refusals that speak of order and not of the change: it is sent again from the full state. */
const DISORDER = new Set(['revision_ahead', 'base_too_old', 'sequence_gap']);
const MOST_DISORDERS = 3;
/** Milliseconds. */
const FIRST_RESEND_DELAY = 500;
const LONGEST_RESEND_DELAY = 8000;
/** Who made the difference between two states of the document. */
const NOBODY = -1;

export interface IDocumentSyncOptions {
  timers: ITimers;
  send: (message: ClientMessage) => void;
  onReset: (contents: Delta) => void;
  onChange: (delta: Delta, userId: number) => void;
  /** The server's document was changed, by whomever. */
  onCommitted: (delta: Delta) => void;
  onRefused: (work: IRefusedWork) => void;
}

export class DocumentSync {
  constructor(private readonly options: IDocumentSyncOptions) {}

  /** Null until the first full state. */
  document: ClientState | null = null;
  clientId = '';
  epoch = 0;

  /** Whether the stream is followed: between a session state and whatever breaks it. */
  get isFollowing(): boolean {
    return this.following;
  }

  /** What the server owes an answer to: the question for the full state, the change `seq`, or nothing. */
  get unanswered(): 'resync' | number | null {
    if (this.asked) {
      return 'resync';
    }
    return this.underWay && this.document ? this.document.ackedSeq + 1 : null;
  }

  // What the person does

  edit(delta: Delta): void {
    this.document?.edit(delta);
    this.sendWaiting();
  }

  /** What the server has not acknowledged. */
  unsentWork(): IUnsentWork | null {
    const { document } = this;
    if (!document || (!document.inflight && !document.pending)) {
      return null;
    }
    const { inflight, pending, revision, ackedSeq } = document;
    return {
      clientId: this.clientId,
      epoch: this.epoch,
      revision,
      nextSeq: ackedSeq + 1,
      inflight: inflight && { seq: ackedSeq + 1, ops: inflight.ops },
      pending: pending && pending.ops
    };
  }

  /**
   * Takes up what waited before the page was loaded again.
   *
   * @param contents - the document at `work.revision`
   * @throws RangeError if the work was not made on these contents
   */
  resume(work: IUnsentWork, contents: Delta): void {
    const document = new ClientState(contents, work.revision, work.nextSeq - 1);
    document.resume(
      work.inflight && new Delta(work.inflight.ops),
      work.pending && new Delta(work.pending)
    );
    this.document = document;
    this.clientId = work.clientId;
    this.epoch = work.epoch;
    this.options.onReset(document.contents);
  }

  /** Takes what waits out of the document and offers it; with the reason of its refusal, if there was one. */
  giveUp(reason: IRefusal): void {
    const why = this.refusal ?? reason;
    this.refusal = null;
    this.settled();
    const dropped = this.document?.dropWaiting() ?? [];
    if (this.document && dropped.length > 0) {
      this.options.onReset(this.document.contents);
      this.offer(why, dropped);
    }
  }

  offer(reason: IRefusal, deltas: readonly Delta[]): void {
    const { ops } = deltas.reduce((whole, delta) => whole.compose(delta), new Delta());
    if (ops.length > 0) {
      this.options.onRefused({ ...reason, ops, text: textOf(ops) });
    }
  }

  // What the server says

  /** The connection is gone, and whether the change in flight arrived is not known. */
  lost(): void {
    this.following = false;
    this.asked = false;
    this.settled();
  }

  /** The server sends the full state next: until then nothing fits. */
  pause(): void {
    this.following = false;
  }

  takeState(message: ISessionState): void {
    const { document_state: state, acked_seq: acked } = message;
    this.clientId = message.client_id;
    this.epoch = message.epoch;
    this.following = true;
    this.asked = false;
    if ('changes' in state) {
      this.takeChanges(state.changes, acked);
    } else {
      this.takeContents(new Delta(state.ops), state.revision, acked);
    }
    if (!this.document?.inflight) {
      this.settled();
    }
    if (this.refusal && this.following) {
      this.giveUp(this.refusal);
    }
    this.sendWaiting();
  }

  /** Whether what stands in the text of a revision can be taken; if something was missed, all is asked for. */
  isAt(revision: number): boolean {
    if (this.following && this.document?.revision !== revision) {
      this.resync('a revision is missing');
    }
    return this.following;
  }

  takeChange(message: ICommittedChange): void {
    this.commit(message);
    this.sendWaiting();
  }

  takeAck(seq: number, revision: number): void {
    this.acknowledge(seq, revision);
    this.sendWaiting();
  }

  /** @returns whether the error was about the change in flight, or one before it */
  takeError({ code, message, seq, retryable }: IServerError): boolean {
    const { document } = this;
    if (!document || seq === undefined || seq > document.ackedSeq + 1) {
      return false;
    }
    if (!document.inflight || seq <= document.ackedSeq) {
      return true;
    }
    this.settled();
    if (retryable) {
      const delay = FIRST_RESEND_DELAY * 2 ** this.repeats;
      this.repeats += 1;
      this.resendTimer = this.options.timers.setTimeout(
        () => {
          this.resendTimer = undefined;
          this.sendWaiting();
        },
        Math.min(delay, LONGEST_RESEND_DELAY)
      );
    } else if (DISORDER.has(code) && this.disorders < MOST_DISORDERS) {
      this.disorders += 1;
      this.resync(code);
    } else {
      this.refuse({ code, message });
    }
    return true;
  }

  /** Sends the change in flight, or what is pending, unless it is under way or not its time. */
  sendWaiting(): void {
    const { document } = this;
    if (!this.following || !document || this.underWay || this.resendTimer !== undefined) {
      return;
    }
    const outgoing = document.send();
    if (!outgoing) {
      return;
    }
    const { revision, seq, delta } = outgoing;
    try {
      const ops = toCodePoints(delta.ops, document.baseText);
      this.underWay = true;
      this.options.send({ type: 'document_change', revision, seq, data: { ops } });
    } catch {
      // Half a character cannot be said on the wire, so the server would have another text than the editor.
      this.refuse({ code: 'invalid_operation', message: '' });
    }
  }

  private takeChanges(changes: readonly ICommittedChange[], acked: number): void {
    changes.forEach(change => this.commit(change));
    if (this.following && this.document?.ackedSeq !== acked) {
      // A number that the server has seen before would make it take the next change for a repeated one.
      this.resync('the numbers of changes differ');
    }
  }

  private takeContents(contents: Delta, revision: number, acked: number): void {
    if (this.document) {
      this.tellChange(this.document.rebase(contents, revision, acked), NOBODY);
    } else {
      this.document = new ClientState(contents, revision, acked);
      this.options.onReset(contents);
    }
  }

  private commit({ revision, client_id, seq, user_id, data }: ICommittedChange): void {
    const { document } = this;
    if (!this.following || !document || revision <= document.revision) {
      return;
    }
    if (revision !== document.revision + 1) {
      this.resync('a revision is missing');
    } else if (client_id === this.clientId) {
      this.acknowledge(seq, revision);
    } else {
      const delta = toUtf16(data.ops, document.baseText);
      this.options.onCommitted(delta);
      this.tellChange(document.remote(delta, revision), user_id);
    }
  }

  private acknowledge(seq: number, revision: number): void {
    const inflight = this.document?.inflight;
    const reception = this.following ? this.document?.ack(seq, revision) : 'old';
    if (reception === 'stale') {
      this.resync('an acknowledgement does not fit');
    } else if (reception === 'taken' && inflight) {
      this.options.onCommitted(inflight);
      this.settled();
      this.repeats = this.disorders = 0;
    }
  }

  private tellChange(delta: Delta, userId: number): void {
    if (delta.ops.length > 0) {
      this.options.onChange(delta, userId);
    }
  }

  /** What is typed now stands on what was refused: the next state replaces both, and both are offered. */
  private refuse(reason: IRefusal): void {
    this.disorders = 0;
    this.refusal = reason;
    this.resync(reason.code);
  }

  private resync(reason: string): void {
    if (this.following) {
      this.following = false;
      this.asked = true;
      this.options.send({ type: 'resync', reason });
    }
  }

  /** The change in flight was answered, or its connection is gone. */
  private settled(): void {
    this.underWay = false;
    this.options.timers.clearTimeout(this.resendTimer);
    this.resendTimer = undefined;
  }

  private following = false;
  private asked = false;
  /** Whether the change in flight was sent in this connection and is not answered. */
  private underWay = false;
  /** Set while a change waits to be sent again. */
  private resendTimer: unknown;
  private repeats = 0;
  private disorders = 0;
  private refusal: IRefusal | null = null;
}
