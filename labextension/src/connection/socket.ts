/** A WebSocket that comes back: back-off, heartbeat, and messages taken out of their frames in order. */
import { FrameReader } from '../protocol/frames';
import type { ClientMessage, ServerMessage } from '../protocol/messages';
import type { ITimers } from './timers';

/** Seconds before each further try. */
const DELAYS = [1, 2, 4, 8, 16, 30];
/** A delay is drawn from this share of it up to the whole, so that clients do not come all at once. */
const SMALLEST_SHARE = 0.5;
/** Intervals of silence after which the server is taken to be gone. */
const SILENT_INTERVALS = 2.5;
/** Milliseconds within which the server answers a change, or a question whether it is there. */
const ANSWER_TIME = 8000;
/** Milliseconds within which a try gets somewhere; a server that has just started may be slow. */
const JOIN_TIME = 30_000;
/** What the server answers to who may not have an address, and the code with which it would close a socket. */
const REFUSED: Partial<Record<number, number>> = { 401: 4001, 403: 4003, 404: 4004 };

export interface ISocketOptions {
  /** The address to connect to, asked for before each try. */
  address: () => Promise<string>;
  createSocket: (url: string) => WebSocket;
  timers: ITimers;
  onMessage: (message: ServerMessage) => void;
  /**
   * The socket was closed by the server or by the network.
   *
   * @returns whether to try again
   */
  onClose: (code: number, reason: string) => boolean;
  /** The state of the socket has changed. */
  onState: () => void;
}

export class ReconnectingSocket {
  constructor(private readonly options: ISocketOptions) {}

  /** When the next try is, in milliseconds since the epoch, while one waits. */
  retryAt: number | null = null;

  get isOpen(): boolean {
    return this.socket !== null && this.socket.readyState === 1;
  }

  open(): void {
    if (!this.wanted) {
      this.wanted = true;
      globalThis.addEventListener?.('online', this.retryNow);
      globalThis.addEventListener?.('offline', this.probe);
      void this.connect();
    }
  }

  close(): void {
    this.wanted = false;
    globalThis.removeEventListener?.('online', this.retryNow);
    globalThis.removeEventListener?.('offline', this.probe);
    this.cancelRetry();
    this.abandon();
  }

  /** Tries at once instead of waiting. */
  readonly retryNow = (): void => {
    if (this.wanted && this.retryAt !== null) {
      this.cancelRetry();
      void this.connect();
    }
  };

  /** The browser says that it is offline, which is not true of a server on the same machine: see. */
  readonly probe = (): void => {
    if (this.send({ type: 'heartbeat', timestamp: this.options.timers.now() })) {
      this.expectWord(ANSWER_TIME);
    }
  };

  /**
   * The server owes an answer. If it does not come soon, the connection is taken to be lost.
   *
   * @param to - what the answer is to: the time begins when this changes; null if nothing is owed
   */
  expectAnswer(to: unknown): void {
    if (to !== this.unanswered) {
      const { timers } = this.options;
      this.unanswered = to;
      timers.clearTimeout(this.answerTimer);
      if (to !== null) {
        this.answerTimer = timers.setTimeout(() => this.lost(1006), ANSWER_TIME);
      }
    }
  }

  /** The server answered as it should: the next failure starts with the shortest delay again. */
  succeeded(heartbeatSeconds: number): void {
    this.failures = 0;
    this.heartbeat = heartbeatSeconds * 1000;
    this.heard();
    this.beat();
  }

  send(message: ClientMessage): boolean {
    if (this.isOpen) {
      this.socket?.send(JSON.stringify(message));
    }
    return this.isOpen;
  }

  private async connect(): Promise<void> {
    const attempt = (this.attempt = Symbol('attempt'));
    this.heartbeat = 0;
    this.expectWord(JOIN_TIME);
    this.options.onState();
    try {
      const url = await this.options.address();
      if (this.attempt === attempt) {
        this.listen(this.options.createSocket(url));
        this.attempt = null;
      }
    } catch (error) {
      if (this.attempt !== attempt) {
        return;
      }
      const { status, message } = error as { status?: number; message?: string };
      const code = REFUSED[status ?? 0];
      if (code === undefined) {
        this.abandon();
        this.retryLater();
      } else {
        this.lost(code, message);
      }
    }
  }

  private listen(socket: WebSocket): void {
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    const isCurrent = () => this.socket === socket;
    const reader = new FrameReader(
      message => {
        if (isCurrent()) {
          this.options.onMessage(message);
        }
      },
      () => {
        // What cannot be read leaves a gap, which only a new connection closes.
        if (isCurrent()) {
          this.lost(1011);
        }
      }
    );
    socket.onmessage = event => {
      if (isCurrent()) {
        this.heard();
        reader.read(event.data);
      }
    };
    socket.onclose = event => {
      if (isCurrent()) {
        this.lost(event.code, event.reason);
      }
    };
  }

  private lost(code: number, reason = ''): void {
    this.abandon();
    if (this.options.onClose(code, reason) && this.wanted) {
      this.retryLater();
    } else {
      this.options.onState();
    }
  }

  /** Lets go of the present connection without taking it for a loss. */
  private abandon(): void {
    this.attempt = null;
    const { socket, timers } = { socket: this.socket, timers: this.options.timers };
    this.socket = null;
    timers.clearTimeout(this.beatTimer);
    timers.clearTimeout(this.silenceTimer);
    this.expectAnswer(null);
    if (socket && socket.readyState <= 1) {
      socket.close(1000);
    }
  }

  private retryLater(): void {
    const { timers } = this.options;
    const seconds = DELAYS[Math.min(this.failures, DELAYS.length - 1)];
    const share = SMALLEST_SHARE + (1 - SMALLEST_SHARE) * timers.random();
    this.failures += 1;
    this.retryAt = timers.now() + seconds * share * 1000;
    this.retryTimer = timers.setTimeout(this.retryNow, seconds * share * 1000);
    this.options.onState();
  }

  private cancelRetry(): void {
    this.options.timers.clearTimeout(this.retryTimer);
    this.retryAt = null;
  }

  private heard(): void {
    this.expectWord(this.heartbeat > 0 ? this.heartbeat * SILENT_INTERVALS : JOIN_TIME);
  }

  /** If the server says nothing at all for this long, the connection is taken to be lost. */
  private expectWord(milliseconds: number): void {
    const { timers } = this.options;
    timers.clearTimeout(this.silenceTimer);
    this.silenceTimer = timers.setTimeout(() => this.lost(1006), milliseconds);
  }

  private beat(): void {
    const { timers } = this.options;
    timers.clearTimeout(this.beatTimer);
    this.beatTimer = timers.setTimeout(() => {
      this.send({ type: 'heartbeat', timestamp: timers.now() });
      this.beat();
    }, this.heartbeat);
  }

  private wanted = false;
  private socket: WebSocket | null = null;
  private attempt: symbol | null = null;
  private failures = 0;
  private heartbeat = 0;
  private retryTimer: unknown;
  private beatTimer: unknown;
  private silenceTimer: unknown;
  private answerTimer: unknown;
  private unanswered: unknown = null;
}
