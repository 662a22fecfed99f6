/** A client whose server, clock and network are a test, and the editor that follows it. */
import Delta from 'quill-delta';

import type {
  ICollaborationOptions,
  ICursor,
  IRefusedWork,
  ISaveState
} from '../connection/client';
import { CollaborationClient } from '../connection/client';
import { textOf } from '../ot/text';
import type { ISessionState } from '../protocol/messages';
import { FakeSocket } from './fakeSocket';
import { ManualTimers, settle } from './manualTimers';
import { sessionState } from './serverMessages';

export class Scene {
  constructor(options: Partial<ICollaborationOptions> = {}) {
    this.client = new CollaborationClient({
      sessionId: 's',
      address: async () => `ws://server/s?token=token-${(this.tries += 1)}`,
      documentAt: async revision => ({ revision, ops: [{ insert: 'abc\n' }] }),
      timers: this.timers,
      createSocket: url => {
        this.sockets.push(new FakeSocket(url));
        return this.socket as unknown as WebSocket;
      },
      ...options
    });
    this.client.on('reset', contents => {
      this.editor = contents;
      this.resets += 1;
    });
    this.client.on('change', delta => (this.editor = this.editor.compose(delta)));
    this.client.on('state', state => this.states.push(state));
    this.client.on('refused', work => this.offered.push(work));
    this.client.on('cursors', cursors => (this.cursors = cursors));
    this.client.on('typing', ids => (this.typing = ids));
    this.client.on('users', users => (this.users = users.map(({ name }) => name)));
    this.client.on('error', ({ code }) => this.errors.push(code));
    this.client.on('role', role => this.roles.push(role));
  }

  readonly timers = new ManualTimers();
  readonly client: CollaborationClient;
  readonly sockets: FakeSocket[] = [];
  readonly states: ISaveState[] = [];
  readonly offered: IRefusedWork[] = [];
  readonly errors: string[] = [];
  readonly roles: string[] = [];
  editor = new Delta();
  resets = 0;
  cursors: ICursor[] = [];
  typing: number[] = [];
  users: string[] = [];

  get socket(): FakeSocket {
    return this.sockets[this.sockets.length - 1];
  }

  get state(): ISaveState | undefined {
    return this.states.at(-1);
  }

  get text(): string {
    return textOf(this.editor.ops);
  }

  /** Connects, but is not let in yet. */
  async knock(): Promise<void> {
    this.client.connect();
    await settle();
    this.socket.accept();
  }

  async join(change: Partial<ISessionState> = {}): Promise<void> {
    await this.knock();
    this.socket.deliver(sessionState(change));
  }

  /** The next try to connect succeeds. */
  async rejoin(change: Partial<ISessionState> = {}): Promise<void> {
    await this.timers.advance(1000);
    this.socket.accept();
    this.socket.deliver(
      sessionState({
        connection_id: `here-${this.sockets.length}`,
        document_state: { revision: 4, since: 4, changes: [] },
        ...change
      })
    );
  }

  /** The person types. */
  type(index: number, text: string): void {
    const delta = new Delta().retain(index).insert(text);
    this.editor = this.editor.compose(delta);
    this.client.sendDocumentChange(delta);
  }

  private tries = 0;
}
