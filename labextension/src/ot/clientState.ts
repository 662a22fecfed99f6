/**
 * A client's part in ordering, over `quill-delta`; all in UTF-16 units, without DOM, network or clock.
 *
 * What the person sees is always
 *
 *     contents = base | inflight | pending
 *
 * where `base` is the server's document at `revision`, `inflight` was sent and is not acknowledged, and `pending` is
 * what was typed since, as one change. A change of the server is transformed over both, stepwise; nothing is ever
 * composed into a change already sent, for the server may have it.
 */
import type Delta from 'quill-delta';

import { documentDiff } from './documentDiff';
import { textOf } from './text';

export interface IOutgoing {
  revision: number;
  seq: number;
  delta: Delta;
}

/** What a message of the server means to the state: `stale` if something was missed. */
export type Reception = 'taken' | 'old' | 'stale';

export class ClientState {
  constructor(
    public base: Delta,
    public revision: number,
    public ackedSeq: number
  ) {
    this._contents = base;
  }

  inflight: Delta | null = null;
  pending: Delta | null = null;
  /** How many edits of the person each of the two holds. */
  inflightEdits = 0;
  pendingEdits = 0;

  get contents(): Delta {
    return this._contents;
  }

  /** The text of `base`, which positions on the wire relate to. */
  get baseText(): string {
    if (this._baseText === null) {
      this._baseText = textOf(this.base.ops);
    }
    return this._baseText;
  }

  /** Edits that the server has not acknowledged. */
  get waiting(): number {
    return this.inflightEdits + this.pendingEdits;
  }

  /** The person changed what they see. */
  edit(delta: Delta): void {
    this._contents = this._contents.compose(delta);
    const pending = this.pending ? this.pending.compose(delta) : delta;
    this.pending = pending.ops.length > 0 ? pending : null;
    this.pendingEdits = this.pending ? this.pendingEdits + 1 : 0;
  }

  /** What is to be sent now: what is in flight, again, or else what is pending, which then is in flight. */
  send(): IOutgoing | null {
    if (!this.inflight && this.pending) {
      this.inflight = this.pending;
      this.inflightEdits = this.pendingEdits;
      this.pending = null;
      this.pendingEdits = 0;
    }
    return (
      this.inflight && { revision: this.revision, seq: this.ackedSeq + 1, delta: this.inflight }
    );
  }

  /** The server committed change `seq` as `revision`. */
  ack(seq: number, revision: number): Reception {
    if (seq <= this.ackedSeq) {
      return 'old';
    }
    if (!this.inflight || seq !== this.ackedSeq + 1 || revision > this.revision + 1) {
      return 'stale';
    }
    this.setBase(this.base.compose(this.inflight));
    // The acknowledgement of a change that was sent twice may be late: the revision never goes back.
    this.revision = Math.max(this.revision, revision);
    this.settleInflight();
    return 'taken';
  }

  /**
   * A change of the server that makes `revision`, in UTF-16 units.
   *
   * @returns the change to apply to what the person sees
   */
  remote(delta: Delta, revision: number): Delta {
    this.setBase(this.base.compose(delta));
    this.revision = revision;
    return this.past(delta);
  }

  /**
   * The server's whole document, and the last `seq` that it has of this client. What waits is carried over the
   * difference between the two documents, so that nothing of it is lost.
   *
   * @returns the change to apply to what the person sees
   */
  rebase(base: Delta, revision: number, ackedSeq: number): Delta {
    let known = this.base;
    if (this.inflight && ackedSeq > this.ackedSeq) {
      known = known.compose(this.inflight);
      this.settleInflight();
    }
    this.ackedSeq = ackedSeq;
    this.revision = revision;
    this.setBase(base);
    return this.past(documentDiff(known, base));
  }

  /** Gives up what waits. */
  dropWaiting(): Delta[] {
    const dropped = [this.inflight, this.pending].filter(delta => delta !== null);
    this.inflight = this.pending = null;
    this.inflightEdits = this.pendingEdits = 0;
    this._contents = this.base;
    return dropped;
  }

  /**
   * Takes up what waited before the page was loaded again.
   *
   * @throws RangeError if it was not made on this base
   */
  resume(inflight: Delta | null, pending: Delta | null): void {
    this.inflight = inflight;
    this.pending = pending;
    this.inflightEdits = inflight ? 1 : 0;
    this.pendingEdits = pending ? 1 : 0;
    for (const delta of [inflight, pending]) {
      this._contents = delta ? this._contents.compose(delta) : this._contents;
    }
    const { ops } = this._contents;
    if (!ops.every(op => typeof op.insert === 'string') || !textOf(ops).endsWith('\n')) {
      throw new RangeError('what waits was made on another document');
    }
  }

  /** Where a position in `base` is in what the person sees; what they insert right there stays behind it. */
  seen(position: number): number {
    const past = this.inflight ? this.inflight.transformPosition(position, true) : position;
    return this.pending ? this.pending.transformPosition(past, true) : past;
  }

  private past(incoming: Delta): Delta {
    let delta = incoming;
    if (this.inflight) {
      const inflight = delta.transform(this.inflight, true);
      delta = this.inflight.transform(delta, false);
      this.inflight = inflight;
    }
    if (this.pending) {
      const pending = delta.transform(this.pending, true);
      delta = this.pending.transform(delta, false);
      this.pending = pending.ops.length > 0 ? pending : null;
      this.pendingEdits = this.pending ? this.pendingEdits : 0;
    }
    this._contents = this._contents.compose(delta);
    return delta;
  }

  private settleInflight(): void {
    this.ackedSeq += 1;
    this.inflight = null;
    this.inflightEdits = 0;
  }

  private setBase(base: Delta): void {
    this.base = base;
    this._baseText = null;
  }

  private _contents: Delta;
  private _baseText: string | null = null;
}
