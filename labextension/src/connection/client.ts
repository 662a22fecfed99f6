/**
 * One document of one client: what is typed here goes out and is acknowledged, what others do comes in.
 *
 * Knows no widget. All deltas and positions are in UTF-16 units, as Quill has them; the wire's code points stay
 * inside. What the person typed is kept until the server acknowledged it, or is offered to them with a reason.
 */
import type { Op } from 'quill-delta';
import Delta from 'quill-delta';

import { ClientState, textOf } from '../ot/clientState';
import { toCodePoints, toUtf16 } from '../protocol/codePoints';
import type { ICommittedChange, ISessionState, ServerMessage } from '../protocol/messages';
import { Emitter } from './emitter';
import type { ICursor, IRemoteUser } from './presence';
import { Presence, toSeen, toWire } from './presence';
import { ReconnectingSocket } from './socket';
import type { ITimers } from './timers';
import { realTimers } from './timers';
import { secondsToRefresh, tokenOf } from './token';

export type { ICursor, IRemoteUser } from './presence';
export type { ITimers } from './timers';

/** What survives a reload of the page. Deltas are in UTF-16 units, `inflight` on top of `revision`. */
export interface IUnsentWork {
  clientId: string;
  epoch: number;
  revision: number;
  nextSeq: number;
  inflight: { seq: number; ops: Op[] } | null;
  pending: Op[] | null;
}

export interface ICollaborationOptions {
  sessionId: string;
  /** The socket's address with a fresh token; asked for before every try to connect. */
  address: () => Promise<string>;
  /** The document at a revision. */
  documentAt: (revision: number) => Promise<{ revision: number; ops: Op[] }>;
  /** Work of this tab that was not acknowledged before the page was loaded again. */
  resume?: IUnsentWork | null;
  createSocket?: (url: string) => WebSocket;
  timers?: ITimers;
}

export type ConnectionState = 'connecting' | 'online' | 'offline' | 'closed';

export type ReadOnlyReason =
  'role' | 'paused' | 'completed' | 'deleted' | 'taken_over' | 'denied' | 'signed_out';

export interface ISaveState {
  connection: ConnectionState;
  /** The last revision of the server that is in what the person sees. */
  revision: number;
  /** Edits that the server has not acknowledged. */
  waiting: number;
  /** When the next try to connect is, in milliseconds since the epoch. */
  retryAt: number | null;
  readOnly: ReadOnlyReason | null;
}

/** Edits that could not be saved, with the server's reason. */
export interface IRefusedWork {
  code: string;
  message: string;
  ops: Op[];
  /** The text that they inserted. */
  text: string;
}

export interface IClientEvents {
  /** The whole contents were replaced. */
  reset: (contents: Delta) => void;
  /** Somebody else's change, to be applied to what the person sees. */
  change: (delta: Delta, userId: number) => void;
  state: (state: ISaveState) => void;
  users: (users: IRemoteUser[]) => void;
  cursors: (cursors: ICursor[]) => void;
  typing: (userIds: number[]) => void;
  refused: (work: IRefusedWork) => void;
  error: (error: { code: string; message: string }) => void;
  role: (role: string) => void;
}

/** Close codes after which the same client does not come back, and why. */
const ENDINGS: Partial<Record<number, ReadOnlyReason>> = {
  4003: 'denied',
  4004: 'denied',
  4009: 'taken_over',
  4010: 'completed'
};
const AUTHENTICATION_FAILED = 4001;
const FRAME_TOO_BIG = 1009;

const WRITING_ROLES = new Set(['owner', 'editor']);
/** Refusals that speak of order and not of the change: it is sent again from the full state. */
const DISORDER = new Set(['revision_ahead', 'base_too_old', 'sequence_gap']);
const MOST_REPEATS = 3;
const CURSOR_INTERVAL = 50;
const TYPING_INTERVAL = 3000;
const FIRST_RESEND_DELAY = 500;
const LONGEST_RESEND_DELAY = 8000;

export class CollaborationClient {
  constructor(private readonly options: ICollaborationOptions) {
    this.timers = options.timers ?? realTimers;
    this.presence = new Presence(this.timers, () =>
      this.events.emit('typing', this.presence.typing)
    );
    this.socket = new ReconnectingSocket({
      address: () => this.address(),
      createSocket: options.createSocket ?? (url => new WebSocket(url)),
      timers: this.timers,
      onMessage: message => this.receive(message),
      onClose: code => this.closed(code),
      onState: () => this.tellState()
    });
  }

  get contents(): Delta {
    return this.document?.contents ?? new Delta();
  }

  get state(): ISaveState {
    return {
      connection: this.connection,
      revision: this.document?.revision ?? 0,
      waiting: this.document?.waiting ?? 0,
      retryAt: this.socket.retryAt,
      readOnly: this.ended ?? this.sessionReadOnly
    };
  }

  get role(): string {
    return this._role;
  }

  get userId(): number {
    return this.presence.selfId;
  }

  get jobId(): number {
    return this._jobId;
  }

  on<K extends keyof IClientEvents>(event: K, listener: IClientEvents[K]): void {
    this.events.on(event, listener);
  }

  off<K extends keyof IClientEvents>(event: K, listener: IClientEvents[K]): void {
    this.events.off(event, listener);
  }

  connect(): void {
    void this.resume().then(() => {
      if (!this.disconnected) {
        this.socket.open();
      }
    });
  }

  /** Ends the connection. What waits stays, see `unsentWork`. */
  disconnect(): void {
    this.disconnected = true;
    this.joined = false;
    this.socket.close();
    this.presence.dispose();
    for (const timer of [this.cursorTimer, this.resendTimer, this.refreshTimer]) {
      this.timers.clearTimeout(timer);
    }
    this.tellState();
  }

  /** Tries to connect at once instead of waiting for the next try. */
  retryNow(): void {
    this.socket.retryNow();
  }

  /** The person changed what they see; the editor shows it already. */
  sendDocumentChange(delta: Delta): void {
    if (!this.document || this.state.readOnly !== null) {
      this.offer({ code: 'read_only', message: '' }, [delta]);
      return;
    }
    this.document.edit(delta);
    this.presence.move(delta, this.userId);
    this.events.emit('cursors', this.presence.cursors);
    this.sendWaiting();
    this.tellState();
  }

  /** Where the person's cursor is. The latest place is sent, at most 20 times a second. */
  sendCursorPosition(position: number, selection?: { start: number; end: number }): void {
    this.cursor = selection ? { position, selection } : { position };
    this.sendCursor();
  }

  sendTyping(typing: boolean): void {
    const now = this.timers.now();
    if (typing ? now - this.typingSent >= TYPING_INTERVAL : this.typingSent > 0) {
      this.typingSent = typing ? now : 0;
      this.send({ type: 'user_typing', data: { typing } });
    }
  }

  /** What the server has not acknowledged, to be kept over a reload. */
  unsentWork(): IUnsentWork | null {
    if (!this.document) {
      return this.options.resume ?? null;
    }
    const { inflight, pending, revision, ackedSeq } = this.document;
    if (!inflight && !pending) {
      return null;
    }
    return {
      clientId: this.clientId,
      epoch: this.epoch,
      revision,
      nextSeq: ackedSeq + 1,
      inflight: inflight && { seq: ackedSeq + 1, ops: inflight.ops },
      pending: pending && pending.ops
    };
  }

  // Connecting

  private async resume(): Promise<void> {
    const work = this.options.resume;
    if (!work || this.document) {
      return;
    }
    const waiting = [work.inflight?.ops, work.pending]
      .filter(ops => !!ops)
      .map(ops => new Delta(ops));
    try {
      const { ops } = await this.options.documentAt(work.revision);
      const document = new ClientState(new Delta(ops), work.revision, work.nextSeq - 1);
      document.resume(
        work.inflight && new Delta(work.inflight.ops),
        work.pending && new Delta(work.pending)
      );
      this.document = document;
      this.clientId = work.clientId;
      this.epoch = work.epoch;
      this.events.emit('reset', document.contents);
      this.tellState();
    } catch {
      this.offer({ code: 'unavailable', message: '' }, waiting);
    }
  }

  private async address(): Promise<string> {
    const url = new URL(await this.options.address());
    this.scheduleRefresh(tokenOf(url));
    url.searchParams.set('accept', 'gzip');
    if (this.document) {
      url.searchParams.set('client_id', this.clientId);
      url.searchParams.set('since', String(this.document.revision));
      url.searchParams.set('epoch', String(this.epoch));
    }
    return url.href;
  }

  private closed(code: number): boolean {
    this.joined = false;
    this.timers.clearTimeout(this.resendTimer);
    const ending = ENDINGS[code];
    if (ending) {
      this.ended = ending;
      if (ending === 'completed') {
        void this.tellCompletedFromDeleted();
      }
      return false;
    }
    if (code === AUTHENTICATION_FAILED) {
      // The next try asks for a new token; if that is not accepted either, only signing in helps.
      if (this.tokensRejected) {
        this.ended = 'signed_out';
        return false;
      }
      this.tokensRejected = true;
    }
    if (code === FRAME_TOO_BIG && this.document) {
      this.offer({ code: 'too_large', message: '' }, this.document.dropWaiting());
      this.events.emit('reset', this.document.contents);
    }
    return true;
  }

  private async tellCompletedFromDeleted(): Promise<void> {
    try {
      await this.options.documentAt(this.document?.revision ?? 0);
    } catch {
      this.ended = 'deleted';
      this.tellState();
    }
  }

  private scheduleRefresh(token: string | null): void {
    this.timers.clearTimeout(this.refreshTimer);
    const seconds = token === null ? null : secondsToRefresh(token, this.timers.now());
    if (seconds !== null) {
      this.refreshTimer = this.timers.setTimeout(() => void this.refresh(), seconds * 1000);
    }
  }

  private async refresh(): Promise<void> {
    try {
      const token = tokenOf(new URL(await this.options.address()));
      if (token) {
        this.send({ type: 'refresh_token', token });
        this.scheduleRefresh(token);
      }
    } catch {
      // The server closes the connection when the token expires; coming back asks for one again.
    }
  }

  // Receiving

  private receive(message: ServerMessage): void {
    const handle = this.handlers[message.type] as ((message: ServerMessage) => void) | undefined;
    handle?.(message);
  }

  private readonly handlers: {
    [T in ServerMessage['type']]: (message: Extract<ServerMessage, { type: T }>) => void;
  } = {
    session_state: message => this.takeState(message),
    document_change: message => this.takeChange(message),
    ack: ({ seq, revision }) => this.takeAck(seq, revision),
    cursor_position: ({ connection_id, user_id, revision, data }) => {
      if (this.document && revision === this.document.revision) {
        this.presence.place(connection_id, user_id, toSeen(this.document, data));
        this.events.emit('cursors', this.presence.cursors);
      }
    },
    user_typing: ({ user_id, data }) => this.presence.setTyping(user_id, data.typing),
    user_join: ({ user_id, name, colour }) => {
      this.presence.join({ id: user_id, name, colour });
      this.tellPeople();
    },
    user_leave: ({ user_id }) => {
      this.presence.leave(user_id);
      this.tellPeople();
    },
    error: ({ code, message, seq, retryable }) => this.takeError(code, message, seq, retryable),
    heartbeat: () => undefined,
    token_refreshed: () => undefined,
    // The full state follows by itself; until then nothing may be applied.
    resync: () => {
      this.joined = false;
    }
  };

  private takeState(message: ISessionState): void {
    this.clientId = message.client_id;
    this.epoch = message.epoch;
    this._jobId = message.job_id;
    this.tokensRejected = false;
    this.socket.succeeded(message.heartbeat_interval);
    // Whatever was sent before is counted in this state, or has to be sent again.
    this.sentSeq = 0;
    this.joined = true;
    const document = this.takeDocument(message);
    this.sessionReadOnly =
      message.status === 'paused' || message.status === 'completed'
        ? message.status
        : WRITING_ROLES.has(message.role)
          ? null
          : 'role';
    if (this._role !== message.role) {
      this._role = message.role;
      this.events.emit('role', message.role);
    }
    this.presence.reset(document, message.users, message.user_id);
    this.tellPeople();
    this.sendWaiting();
    this.sendCursor();
    this.tellState();
  }

  private takeDocument(message: ISessionState): ClientState {
    const { document_state: state, acked_seq: acked } = message;
    const known = this.document;
    const document = known ?? new ClientState(new Delta(), 0, acked);
    if ('changes' in state) {
      state.changes.forEach(change => this.takeCommitted(change));
    } else if (known) {
      this.apply(known.rebase(new Delta(state.ops), state.revision, acked), -1);
    } else {
      document.rebase(new Delta(state.ops), state.revision, acked);
      this.document = document;
      this.events.emit('reset', document.contents);
    }
    if (this.refused) {
      const refused = this.refused;
      this.refused = null;
      const dropped = document.dropWaiting();
      this.events.emit('reset', document.contents);
      this.offer(refused, dropped);
    }
    return document;
  }

  private takeChange(message: ICommittedChange): void {
    if (this.joined) {
      this.takeCommitted(message);
      this.sendWaiting();
      this.tellState();
    }
  }

  private takeCommitted(message: ICommittedChange): void {
    const { document } = this;
    if (!this.joined || !document || message.revision <= document.revision) {
      return;
    }
    if (message.revision !== document.revision + 1) {
      this.resync('a revision is missing');
    } else if (
      message.client_id === this.clientId &&
      document.inflight &&
      message.seq === document.ackedSeq + 1
    ) {
      this.acknowledge(document, message.seq, message.revision);
    } else {
      const delta = toUtf16(message.data.ops, document.baseText);
      this.apply(document.remote(delta, message.revision), message.user_id);
    }
  }

  private takeAck(seq: number, revision: number): void {
    if (this.joined && this.document) {
      this.acknowledge(this.document, seq, revision);
      this.sendWaiting();
      this.sendCursor();
      this.tellState();
    }
  }

  private acknowledge(document: ClientState, seq: number, revision: number): void {
    const reception = document.ack(seq, revision);
    if (reception === 'stale') {
      this.resync('a revision is missing');
    } else if (reception === 'taken') {
      this.repeats = 0;
    }
  }

  private apply(delta: Delta, userId: number): void {
    this.presence.move(delta, userId);
    if (delta.ops.length > 0) {
      this.events.emit('change', delta, userId);
      this.events.emit('cursors', this.presence.cursors);
    }
  }

  private takeError(code: string, text: string, seq: number | undefined, retryable: boolean): void {
    const document = this.document;
    if (!document?.inflight || seq !== document.ackedSeq + 1) {
      this.events.emit('error', { code, message: text });
      return;
    }
    this.repeats += 1;
    if (retryable) {
      const delay = Math.min(FIRST_RESEND_DELAY * 2 ** (this.repeats - 1), LONGEST_RESEND_DELAY);
      this.timers.clearTimeout(this.resendTimer);
      this.resendTimer = this.timers.setTimeout(() => this.resend(), delay);
    } else if (DISORDER.has(code) && this.repeats <= MOST_REPEATS) {
      this.resync(code);
    } else {
      this.repeats = 0;
      // What is typed now stands on what was refused: the full state replaces both, and both are offered.
      this.refused = { code, message: text };
      this.resync(code);
    }
    this.tellState();
  }

  private resync(reason: string): void {
    this.joined = false;
    this.send({ type: 'resync', reason });
  }

  // Sending

  private sendWaiting(): void {
    const { document } = this;
    if (document && (!document.inflight || this.sentSeq !== document.ackedSeq + 1)) {
      this.resend();
    }
  }

  private resend(): void {
    const document = this.joined ? this.document : null;
    const outgoing = document?.send();
    if (document && outgoing) {
      const { revision, seq, delta } = outgoing;
      const ops = toCodePoints(delta.ops, document.baseText);
      this.sentSeq = seq;
      this.send({ type: 'document_change', revision, seq, data: { ops } });
      this.socket.expectAnswer();
    }
  }

  private sendCursor(): void {
    const document = this.document;
    // A cursor among edits that the server does not have would be nowhere: it waits for them.
    if (!this.cursor || !this.joined || !document || document.waiting > 0) {
      return;
    }
    const wait = this.cursorSent + CURSOR_INTERVAL - this.timers.now();
    this.timers.clearTimeout(this.cursorTimer);
    if (wait > 0) {
      this.cursorTimer = this.timers.setTimeout(() => this.sendCursor(), wait);
      return;
    }
    this.cursorSent = this.timers.now();
    const data = toWire(document, this.cursor);
    this.cursor = null;
    this.send({ type: 'cursor_position', revision: document.revision, data });
  }

  private send(message: Parameters<ReconnectingSocket['send']>[0]): void {
    this.socket.send(message);
  }

  // Telling

  private get connection(): ConnectionState {
    if (this.disconnected || this.ended) {
      return 'closed';
    }
    if (this.joined && this.socket.isOpen) {
      return 'online';
    }
    return this.socket.retryAt === null ? 'connecting' : 'offline';
  }

  private offer(reason: { code: string; message: string }, deltas: readonly Delta[]): void {
    if (deltas.length > 0) {
      const { ops } = deltas.reduce((whole, delta) => whole.compose(delta));
      this.events.emit('refused', { ...reason, ops, text: textOf(ops) });
    }
  }

  private tellPeople(): void {
    this.events.emit('users', this.presence.people);
    this.events.emit('cursors', this.presence.cursors);
  }

  private tellState(): void {
    const state = this.state;
    const text = JSON.stringify(state);
    if (text !== this.toldState) {
      this.toldState = text;
      this.events.emit('state', state);
    }
  }

  private readonly timers: ITimers;
  private readonly events = new Emitter<IClientEvents>();
  private readonly presence: Presence;
  private readonly socket: ReconnectingSocket;
  private document: ClientState | null = null;
  private clientId = '';
  private epoch = 0;
  private _jobId = -1;
  private _role = '';
  /** Whether the server's stream is followed: between a session state and the loss of the connection. */
  private joined = false;
  private disconnected = false;
  private ended: ReadOnlyReason | null = null;
  private sessionReadOnly: ReadOnlyReason | null = null;
  private tokensRejected = false;
  /** The change that was sent in this stream and not answered yet. */
  private sentSeq = 0;
  private repeats = 0;
  private refused: { code: string; message: string } | null = null;
  private cursor: Pick<ICursor, 'position' | 'selection'> | null = null;
  private cursorSent = 0;
  private typingSent = 0;
  private cursorTimer: unknown;
  private resendTimer: unknown;
  private refreshTimer: unknown;
  private toldState = '';
}
