/** A pair whose socket a test accepts, feeds and drops. */
import Delta from 'quill-delta';

import type { ClientPort } from '../connection/client';
import { PairClient } from '../connection/pairClient';
import type { ISeenLink, Side } from '../connection/pairInterfaces';
import { textOf } from '../ot/text';
import type { IPairState, IWireLink } from '../protocol/pairMessages';
import { FakeSocket } from './fakeSocket';
import { ManualTimers, settle } from './manualTimers';

export const SIDES: readonly Side[] = ['source', 'target'];

export function link(change: Partial<IWireLink> = {}): IWireLink {
  return {
    link_id: 'a',
    source: [0, 2],
    target: [0, 3],
    status: 'draft',
    origin: 'human',
    score: 1,
    stale: false,
    ...change
  };
}

function part(side: Side, ops: Delta['ops']): IPairState['documents']['source'] {
  return {
    session_id: side,
    job_id: 1,
    status: 'active',
    connection_id: `${side}-here`,
    role: side === 'source' ? 'editor' : 'translator',
    epoch: side === 'source' ? 3 : 4,
    collaborators: [1],
    users: [{ id: 1, name: 'Tom', colour: '#123456' }],
    document_state: { revision: 5, ops },
    acked_seq: 0,
    comments: []
  };
}

export function state(change: Partial<IPairState> = {}): IPairState {
  return {
    type: 'session_state',
    protocol: 1,
    pair_id: 'p',
    client_id: 'me',
    user_id: 1,
    documents: {
      source: part('source', [{ insert: '😀s. Two.\n' }]),
      target: part('target', [{ insert: 'un. Deux.\n' }])
    },
    alignment: [link({ source: [0, 3] }), link({ link_id: 'b', source: [4, 8], target: [4, 9] })],
    alignment_version: 1,
    heartbeat_interval: 30,
    ...change
  };
}

export class PairScene {
  constructor() {
    for (const side of SIDES) {
      this.ports[side] = this.pair.join(side, {
        sessionId: side,
        address: async () => 'ws://unused/',
        documentAt: async revision => ({ revision, ops: [] })
      });
      this.ports[side].on('reset', contents => (this.texts[side] = textOf(contents.ops)));
      this.ports[side].on('change', delta => this.apply(side, delta));
      this.ports[side].on('refused', ({ text }) => this.offered.push(text));
    }
    this.pair.on('alignment', links => (this.links = links));
  }

  readonly timers = new ManualTimers();
  readonly sockets: FakeSocket[] = [];
  readonly ports = {} as Record<Side, ClientPort>;
  readonly texts: Record<Side, string> = { source: '', target: '' };
  readonly offered: string[] = [];
  links: readonly ISeenLink[] = [];
  private ids = 0;
  readonly pair = new PairClient({
    address: async () => 'ws://server/pair?token=t',
    timers: this.timers,
    newId: () => `id${(this.ids += 1)}`,
    createSocket: url => {
      this.sockets.push(new FakeSocket(url));
      return this.socket as unknown as WebSocket;
    }
  });

  get socket(): FakeSocket {
    return this.sockets[this.sockets.length - 1];
  }

  /** What was sent, by what it is called on the wire. */
  sent(type: string): Record<string, unknown>[] {
    return (this.socket.sent as unknown as Record<string, unknown>[]).filter(
      message => message.type === type
    );
  }

  apply(side: Side, delta: Delta): void {
    this.texts[side] = textOf(new Delta().insert(this.texts[side]).compose(delta).ops);
  }

  type(side: Side, index: number, text: string): void {
    const delta = new Delta().retain(index).insert(text);
    this.apply(side, delta);
    this.ports[side].sendDocumentChange(delta);
  }

  seen(): string[][] {
    return this.links.map(link =>
      SIDES.map(side =>
        link[side] ? this.texts[side].slice(link[side].start, link[side].end) : '-'
      )
    );
  }

  async join(change: Partial<IPairState> = {}): Promise<void> {
    SIDES.forEach(side => this.ports[side].connect());
    await settle();
    this.socket.accept();
    this.socket.deliver(state(change));
  }
}
