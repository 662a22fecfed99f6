/** What the person does to links, until the server has answered; sent again in each connection, for it is done once. */
import type { PairClientMessage } from '../protocol/pairMessages';
import type { ITimers } from './timers';

/** Milliseconds until an action that was refused for now is sent again. */
const RESEND_DELAY = 1000;

/** Why something was not done: the server's code, and its sentence as `message`. */
export class PairRefusal extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message);
  }
}

interface IWaiting {
  message: PairClientMessage;
  resolve: () => void;
  reject: (reason: Error) => void;
}

export class PairActions {
  /** @param send - sends a message if there is a connection */
  constructor(
    private readonly timers: ITimers,
    private readonly send: (message: PairClientMessage) => void
  ) {}

  /** Resolves when the server has committed it. */
  do(id: string, message: PairClientMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { message, resolve, reject });
      this.send(message);
    });
  }

  /** A connection is there. */
  sendAll(): void {
    this.waiting.forEach(({ message }) => this.send(message));
  }

  done(id: string): void {
    this.waiting.get(id)?.resolve();
    this.waiting.delete(id);
  }

  refused(id: string, retryable: boolean, reason: PairRefusal): void {
    const action = this.waiting.get(id);
    if (action && retryable) {
      this.timers.setTimeout(() => {
        if (this.waiting.get(id) === action) {
          this.send(action.message);
        }
      }, RESEND_DELAY);
    } else {
      this.waiting.delete(id);
      action?.reject(reason);
    }
  }

  /** The pair is there no more for this client. */
  giveUp(reason: PairRefusal): void {
    const actions = [...this.waiting.values()];
    this.waiting.clear();
    actions.forEach(({ reject }) => reject(reason));
  }

  private readonly waiting = new Map<string, IWaiting>();
}
