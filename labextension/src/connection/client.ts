/**
 * One document of one client: what is typed here goes out and is acknowledged, what others do comes in.
 *
 * Knows no widget. All deltas and positions are in UTF-16 units, as Quill has them; the wire's code points stay
 * inside. What the person typed is kept until the server acknowledged it, or is offered to them with a reason.
 */
import Delta from 'quill-delta';

import type {
  ClientMessage,
  IServerError,
  ISessionState,
  ServerMessage
} from '../protocol/messages';
import type { ClientState } from '../ot/clientState';
import { DocumentSync } from './documentSync';
import { Emitter } from './emitter';
import type {
  ConnectionState,
  IClientEvents,
  ICollaborationOptions,
  IPlace,
  ISaveState,
  IUnsentWork,
  ReadOnlyReason
} from './interfaces';
import { OwnCursor } from './ownCursor';
import type { Place } from './presence';
import { Presence, toSeen, toWire } from './presence';
import { ReconnectingSocket } from './socket';
import { Threads, toWirePassage } from './threads';
import type { ITimers } from './timers';
import { realTimers } from './timers';
import { TokenRefresh } from './token';

export type * from './interfaces';
export type { ICursor, IRemoteUser } from './presence';
export type { IThread } from './threads';
export type { ITimers } from './timers';

/** What the model of a document needs of its client. */
export type ClientPort = Pick<
  CollaborationClient,
  | 'connect'
  | 'disconnect'
  | 'on'
  | 'off'
  | 'sendDocumentChange'
  | 'sendCursorPosition'
  | 'sendTyping'
  | 'retryNow'
  | 'unsentWork'
  | 'locate'
  | 'contents'
>;

/** Close codes after which the same client does not come back: why, and the code under which work is offered. */
const ENDINGS: Partial<Record<number, { readOnly: ReadOnlyReason; code: string }>> = {
  4003: { readOnly: 'denied', code: 'forbidden' },
  4004: { readOnly: 'denied', code: 'not_found' },
  4009: { readOnly: 'taken_over', code: 'taken_over' },
  4010: { readOnly: 'completed', code: 'session_closed' }
};
const AUTHENTICATION_FAILED = 4001;
const FRAME_TOO_BIG = 1009;
/** What REST answers of a document that is there no more; anything else tells nothing. */
const GONE = new Set<unknown>([404, 409, 410]);

const WRITING_ROLES = new Set(['owner', 'editor']);
/** Milliseconds. */
const TYPING_INTERVAL = 3000;

export class CollaborationClient {
  constructor(private readonly options: ICollaborationOptions) {
    const timers = (this.timers = options.timers ?? realTimers);
    this.presence = new Presence(timers, () => this.events.emit('typing', this.presence.typing));
    this.sync = new DocumentSync({
      timers,
      send: message => {
        this.send(message);
        this.socket.expectAnswer(this.sync.unanswered);
      },
      onReset: contents => {
        this.cursor.forget();
        this.events.emit('reset', contents);
      },
      onChange: (delta, userId) => {
        this.cursor.move(delta, false);
        this.presence.move(delta, userId);
        this.events.emit('change', delta, userId);
        this.tellCursors();
        this.tellComments();
      },
      onCommitted: delta => {
        this.threads.advance(delta);
        this.events.emit('committed', delta);
      },
      onRefused: work => this.events.emit('refused', work)
    });
    this.cursor = new OwnCursor(timers, place => this.sendCursor(place));
    this.tokens = new TokenRefresh(timers, options.address, token =>
      this.send({ type: 'refresh_token', token })
    );
    this.socket = new ReconnectingSocket({
      address: () => this.address(),
      createSocket: options.createSocket ?? (url => new WebSocket(url)),
      timers,
      onMessage: message => this.receive(message),
      onClose: (code, reason) => this.closed(code, reason),
      onState: () => this.tellState()
    });
  }

  get contents(): Delta {
    return this.sync.document?.contents ?? new Delta();
  }

  get state(): ISaveState {
    const { document } = this.sync;
    return {
      connection: this.connection,
      revision: document?.revision ?? 0,
      waiting: document?.waiting ?? 0,
      retryAt: this.socket.retryAt,
      readOnly: this.ended ?? this.sessionReadOnly
    };
  }

  /** The server's document and what waits on top of it; null until the first full state. */
  get document(): ClientState | null {
    return this.sync.document;
  }

  get clientId(): string {
    return this.sync.clientId;
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

  /** Ends the connection for good. What waits stays, see `unsentWork`. */
  disconnect(): void {
    this.disconnected = true;
    this.socket.close();
    this.sync.lost();
    this.tokens.stop();
    this.cursor.forget();
    this.presence.dispose();
    this.tellState();
  }

  /** Tries to connect at once instead of waiting for the next try. */
  retryNow(): void {
    this.socket.retryNow();
  }

  /** The person changed what they see; the editor shows it already. */
  sendDocumentChange(delta: Delta): void {
    const { document } = this.sync;
    if (!document || this.state.readOnly !== null) {
      if (document) {
        this.events.emit('reset', document.contents);
      }
      this.sync.offer({ code: 'read_only', message: '' }, [delta]);
      return;
    }
    this.cursor.move(delta, true);
    this.presence.move(delta, this.userId);
    this.sync.edit(delta);
    this.tellCursors();
    this.tellComments();
    this.tellState();
  }

  /** Where the person's cursor is. The latest place is sent, at most 20 times a second. */
  sendCursorPosition(position: number, selection?: { start: number; end: number }): void {
    this.cursor.put(selection ? { position, selection } : { position });
  }

  sendTyping(typing: boolean): void {
    const now = this.timers.now();
    const since = this.typingSent === null ? Infinity : now - this.typingSent;
    if (typing ? since >= TYPING_INTERVAL : this.typingSent !== null) {
      this.typingSent = typing ? now : null;
      this.send({ type: 'user_typing', data: { typing } });
    }
  }

  /**
   * A passage of what the person sees, for the server.
   *
   * @returns null among edits that the server does not have: there it would be nowhere for others
   */
  locate(start: number, end: number): IPlace | null {
    const { document, isFollowing, epoch } = this.sync;
    if (!document || !isFollowing || document.waiting > 0) {
      return null;
    }
    return { ...toWirePassage(document, { start, end }), revision: document.revision, epoch };
  }

  /** What the server has not acknowledged, to be kept over a reload. */
  unsentWork(): IUnsentWork | null {
    return this.sync.document ? this.sync.unsentWork() : (this.options.resume ?? null);
  }

  // Connecting

  private async resume(): Promise<void> {
    const work = this.options.resume;
    if (!work || this.sync.document) {
      return;
    }
    try {
      const { ops } = await this.options.documentAt(work.revision);
      if (!this.disconnected) {
        this.sync.resume(work, new Delta(ops));
        this.tellState();
      }
    } catch (error) {
      const deltas = [work.inflight?.ops ?? [], work.pending ?? []].map(ops => new Delta(ops));
      const message = error instanceof Error ? error.message : '';
      this.sync.offer({ code: 'unavailable', message }, deltas);
    }
  }

  private async address(): Promise<string> {
    const url = new URL(await this.options.address());
    this.tokens.plan(url);
    url.searchParams.set('accept', 'gzip');
    if (this.sync.document) {
      url.searchParams.set('client_id', this.sync.clientId);
      url.searchParams.set('since', String(this.sync.document.revision));
      url.searchParams.set('epoch', String(this.sync.epoch));
    }
    return url.href;
  }

  /** @returns whether to try again */
  private closed(code: number, message: string): boolean {
    this.sync.lost();
    this.tokens.stop();
    const ending = ENDINGS[code];
    if (ending) {
      this.ended = ending.readOnly;
      this.sync.giveUp({ code: ending.code, message });
      if (this.ended === 'completed') {
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
    if (code === FRAME_TOO_BIG) {
      this.sync.giveUp({ code: 'too_large', message: '' });
    }
    return true;
  }

  private async tellCompletedFromDeleted(): Promise<void> {
    try {
      await this.options.documentAt(this.sync.document?.revision ?? 0);
    } catch (error) {
      if (GONE.has((error as { status?: unknown } | null)?.status)) {
        this.ended = 'deleted';
        this.tellState();
      }
    }
  }

  // Receiving

  private receive(message: ServerMessage): void {
    if (Object.hasOwn(this.handlers, message.type)) {
      const handle = this.handlers[message.type] as (message: ServerMessage) => void;
      handle(message);
      this.socket.expectAnswer(this.sync.unanswered);
      this.cursor.send();
      this.tellState();
    }
  }

  private readonly handlers: {
    [T in ServerMessage['type']]: (message: Extract<ServerMessage, { type: T }>) => void;
  } = {
    session_state: message => this.takeState(message),
    document_change: message => this.sync.takeChange(message),
    ack: ({ seq, revision }) => this.sync.takeAck(seq, revision),
    cursor_position: ({ connection_id, user_id, revision, data }) => {
      const { document } = this.sync;
      if (document && revision === document.revision) {
        this.presence.place(connection_id, user_id, toSeen(document, data));
        this.tellCursors();
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
    error: message => this.takeError(message),
    heartbeat: () => undefined,
    token_refreshed: () => undefined,
    comments: ({ revision, threads }) => {
      if (this.sync.isAt(revision) && this.sync.document) {
        this.threads.take(this.sync.document, threads);
        this.tellComments();
      }
    },
    resync: () => this.sync.pause()
  };

  private takeState(message: ISessionState): void {
    const { status, role } = message;
    this._jobId = message.job_id;
    this.tokensRejected = false;
    this.socket.succeeded(message.heartbeat_interval);
    this.sessionReadOnly = status !== 'active' ? status : this.mayWrite(role) ? null : 'role';
    if (this._role !== role) {
      this._role = role;
      this.events.emit('role', role);
    }
    this.areThreadsTold = false;
    this.sync.takeState(message);
    if (this.sync.document) {
      this.presence.reset(this.sync.document, message.users, message.user_id);
    }
    if (this.sync.document && this.sync.isFollowing) {
      this.threads.reset(this.sync.document, message.comments ?? []);
      this.areThreadsTold = true;
      this.tellComments();
    }
    this.tellPeople();
    if (this.connectionId !== message.connection_id) {
      this.connectionId = message.connection_id;
      this.cursor.renew();
    }
  }

  private mayWrite(role: string): boolean {
    return WRITING_ROLES.has(role) || (role === 'translator' && !!this.options.translates);
  }

  private takeError(error: IServerError): void {
    if (!this.sync.takeError(error)) {
      this.events.emit('error', { code: error.code, message: error.message });
    }
  }

  // Sending

  /** @returns false among edits that the server does not have: there the cursor would be nowhere for others */
  private sendCursor(place: Place): boolean {
    const { document, isFollowing } = this.sync;
    if (!document || !isFollowing || document.waiting > 0) {
      return false;
    }
    const { revision } = document;
    this.send({ type: 'cursor_position', revision, data: toWire(document, place) });
    return true;
  }

  private send(message: ClientMessage): void {
    this.socket.send(message);
  }

  // Telling

  private get connection(): ConnectionState {
    if (this.disconnected || this.ended) {
      return 'closed';
    }
    if (this.sync.isFollowing && this.socket.isOpen) {
      return 'online';
    }
    return this.socket.retryAt === null ? 'connecting' : 'offline';
  }

  private tellPeople(): void {
    this.events.emit('users', this.presence.people);
    this.tellCursors();
  }

  private tellCursors(): void {
    this.events.emit('cursors', this.presence.cursors);
  }

  private tellComments(): void {
    if (this.sync.document && this.areThreadsTold) {
      this.events.emit('comments', this.threads.seen(this.sync.document));
    }
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
  private readonly threads = new Threads();
  private readonly sync: DocumentSync;
  private readonly cursor: OwnCursor;
  private readonly tokens: TokenRefresh;
  private readonly socket: ReconnectingSocket;
  /** False between two states of the document, of which the threads fit neither. */
  private areThreadsTold = false;
  private connectionId = '';
  private _jobId = -1;
  private _role = '';
  private disconnected = false;
  /** Why this client does not come back. */
  private ended: ReadOnlyReason | null = null;
  /** Why nothing may be changed while it is connected. */
  private sessionReadOnly: ReadOnlyReason | null = null;
  private tokensRejected = false;
  private typingSent: number | null = null;
  private toldState = '';
}
