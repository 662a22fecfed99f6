/**
 * The two texts of a translation pair over one socket, and the links between them.
 *
 * Each text has a client as it has alone; here their messages are joined, with the name of the document, and taken
 * apart. The socket is there while both clients want one: what ends it ends both, and each comes back in its time.
 */
import Delta from 'quill-delta';

import { toCodePointIndex } from '../protocol/codePoints';
import { FrameReader } from '../protocol/frames';
import type { ClientMessage, ServerMessage } from '../protocol/messages';
import type { IPairState, PairClientMessage, PairServerMessage } from '../protocol/pairMessages';
import type { ClientPort, ICollaborationOptions } from './client';
import { CollaborationClient } from './client';
import { BehindText } from './behindText';
import { Emitter } from './emitter';
import { PairActions, PairRefusal } from './pairActions';
import { PairChannel } from './pairChannel';
import type {
  IAlignAction,
  ILinkUpdate,
  IPairEvents,
  IPairPort,
  ISeenLink,
  ITranslation,
  LinkStatus,
  Side
} from './pairInterfaces';
import { PairLinks } from './pairLinks';
import { PairTranslations, updateMessage } from './pairTranslations';
import { CHANGED_MEANWHILE, Sights } from './sights';
import type { ITimers } from './timers';
import { realTimers } from './timers';

export interface IPairOptions {
  /** The address of the pair's socket with a fresh token; asked for before every try to connect. */
  address: () => Promise<string>;
  createSocket?: (url: string) => WebSocket;
  timers?: ITimers;
  /** A name for an action that nobody else chooses. */
  newId?: () => string;
}

const SIDES: readonly Side[] = ['source', 'target'];
const CONFIRMING = new Set<LinkStatus | undefined>(['needs_review', 'reviewed', 'approved']);
/** Endings of the socket after which this client does not come back. */
const ENDINGS: Partial<Record<number, string>> = {
  4003: 'forbidden',
  4004: 'not_found',
  4009: 'taken_over',
  4010: 'session_closed'
};

export class PairClient implements IPairPort {
  constructor(private readonly options: IPairOptions) {
    this.timers = options.timers ?? realTimers;
    this.actions = new PairActions(this.timers, message => this.sendAction(message));
    this.sights = new Sights({
      documents: () => this.documents,
      links: () => this.seen
    });
    this.translations = new PairTranslations({
      document: () => this.clients.target?.document ?? null,
      links: () => (this.documents ? this.pairLinks.seen(this.documents) : []),
      send: delta => this.sendChange.target?.(delta),
      update: (id, linkId, change) => this.actions.do(id, updateMessage(id, linkId, change)),
      align: action => this.align(action)
    });
  }

  get links(): readonly ISeenLink[] {
    return this.seen;
  }

  on<K extends keyof IPairEvents>(event: K, listener: IPairEvents[K]): void {
    this.events.on(event, listener);
  }

  off<K extends keyof IPairEvents>(event: K, listener: IPairEvents[K]): void {
    this.events.off(event, listener);
  }

  join(side: Side, options: ICollaborationOptions): ClientPort {
    const client = new CollaborationClient({
      ...options,
      timers: this.timers,
      address: this.options.address,
      translates: side === 'target',
      createSocket: url => this.openChannel(side, url)
    });
    this.clients[side] = client;
    client.on('committed', delta => {
      this.pairLinks.advance(side, delta);
      this.isNews = true;
    });
    const behind = side === 'target' ? this.translations : this.behindSource;
    client.on('refused', ({ code, message }) => behind.refuse(new PairRefusal(code, message)));
    client.on('change', delta => {
      this.sights.moved(side, delta, true);
      if (side === 'target') {
        this.translations.moved(delta);
      }
    });
    const send = client.sendDocumentChange.bind(client);
    this.sendChange[side] = delta => {
      this.sights.moved(side, delta, false);
      send(delta);
      this.tellLinks();
    };
    client.sendDocumentChange = delta => {
      if (side === 'target' && this.written) {
        this.written = this.written.compose(delta);
        return;
      }
      if (side === 'target') {
        this.translations.edited(delta);
      }
      this.sendChange[side]?.(delta);
    };
    return client;
  }

  update(linkId: string, change: ILinkUpdate): Promise<void> {
    const id = this.newId();
    if (!this.documents) {
      return Promise.reject(new PairRefusal('unavailable', ''));
    }
    const sight = CONFIRMING.has(change.status) ? this.sights.take(linkId) : null;
    const send = async (): Promise<void> => {
      const seen = sight ? this.sights.tell(sight) : undefined;
      await this.actions.do(id, updateMessage(id, linkId, change, seen));
    };
    const done = this.translations.behindTranslation(linkId, () =>
      sight?.source.place === null ? this.behindSource.do(send) : send()
    );
    return sight ? done.finally(() => this.sights.drop(sight)) : done;
  }

  translate(linkId: string, change: ITranslation, write: () => void): Promise<void> {
    const written = this.gather(write);
    const target = this.clients.target;
    if (written.ops.length === 0 || !target?.document) {
      return this.update(linkId, change);
    }
    if (target.state.readOnly === null) {
      return this.translations.put(this.newId(), linkId, change, written);
    }
    target.sendDocumentChange(written);
    return this.update(linkId, change);
  }

  align({ action, linkIds, at }: IAlignAction): Promise<void> {
    const documents = this.documents;
    if (!documents) {
      return Promise.reject(new PairRefusal('unavailable', ''));
    }
    const id = this.newId();
    const places: Partial<Record<Side, number>> = {};
    for (const side of SIDES) {
      const place = at?.[side];
      if (place !== undefined) {
        const { base, baseText, inflight, pending } = documents[side];
        const waiting = (inflight ?? new Delta()).compose(pending ?? new Delta());
        places[side] = toCodePointIndex(baseText, waiting.invert(base).transformPosition(place));
      }
    }
    const revision = { source: documents.source.revision, target: documents.target.revision };
    return this.actions.do(id, {
      type: 'alignment_change',
      id,
      data: { action, link_ids: linkIds, revision, ...(at ? { at: places } : {}) }
    });
  }

  // One change of the target for all that is written at once

  private gather(write: () => void): Delta {
    this.written = new Delta();
    try {
      write();
      return this.written;
    } finally {
      this.written = null;
    }
  }

  // The socket

  private openChannel(side: Side, url: string): WebSocket {
    const channel = new PairChannel(
      new URL(url),
      message => this.send(side, message),
      () => this.channelClosed(channel)
    );
    this.channels[side] = channel;
    const { source, target } = this.channels;
    if (source && target) {
      this.openSocket(source, target);
    } else {
      // The other one may still be waiting for its next try.
      this.clients[other(side)]?.retryNow();
    }
    return channel as unknown as WebSocket;
  }

  private openSocket(source: PairChannel, target: PairChannel): void {
    const url = new URL(source.url);
    for (const name of ['since', 'epoch']) {
      const values = [source, target].map(channel => channel.url.searchParams.get(name) ?? '');
      url.searchParams.set(name, values.join(','));
    }
    const clientId = [source, target].map(({ url: { searchParams } }) =>
      searchParams.get('client_id')
    );
    const known = clientId[0] ?? clientId[1];
    if (known) {
      url.searchParams.set('client_id', known);
    }
    const create = this.options.createSocket ?? (address => new WebSocket(address));
    const socket = (this.socket = create(url.href));
    socket.binaryType = 'arraybuffer';
    const isCurrent = () => this.socket === socket;
    const reader = new FrameReader(
      message => isCurrent() && this.receive(message as unknown as PairServerMessage),
      () => isCurrent() && this.lost(1011, '')
    );
    socket.onopen = () => isCurrent() && SIDES.forEach(side => this.channels[side]?.opened());
    socket.onmessage = event => isCurrent() && reader.read(event.data);
    socket.onclose = event => isCurrent() && this.lost(event.code, event.reason);
  }

  /** A text's client has let go of its channel, which ends the connection for both. */
  private channelClosed(channel: PairChannel): void {
    for (const side of SIDES) {
      if (this.channels[side] === channel) {
        this.channels[side] = undefined;
        if (this.socket) {
          this.lost(1006, '');
        }
      }
    }
  }

  private lost(code: number, reason: string): void {
    const { socket, channels } = this;
    this.socket = null;
    this.channels = {};
    this.isFollowing = false;
    if (socket && socket.readyState <= 1) {
      socket.close(1000);
    }
    SIDES.forEach(side => channels[side]?.lost(code, reason));
    const ending = ENDINGS[code];
    if (ending) {
      this.giveUp(new PairRefusal(ending, reason));
    }
  }

  private giveUp(reason: PairRefusal): void {
    this.actions.giveUp(reason);
    this.translations.refuse(reason);
    this.behindSource.refuse(reason);
  }

  // Messages

  private send(side: Side, message: ClientMessage): void {
    if (message.type === 'heartbeat' || message.type === 'refresh_token') {
      // What is said of the connection, both clients say: it is enough to hear it of one.
      if (side === 'source') {
        this.put(message);
      }
    } else if (message.type === 'resync') {
      this.put(message);
    } else {
      this.put(
        (side === 'target' && this.translations.asTranslation(message)) || {
          ...message,
          document: side
        }
      );
    }
  }

  private sendAction(message: PairClientMessage): void {
    if (this.isFollowing) {
      this.put(message);
    }
  }

  private put(message: PairClientMessage): void {
    if (this.socket?.readyState === 1) {
      this.socket.send(JSON.stringify(message));
    }
  }

  private receive(message: PairServerMessage): void {
    if (message.type === 'session_state') {
      this.takeState(message);
    } else if (message.type === 'alignment_change' || message.type === 'translation_update') {
      const { documents } = this;
      if (
        this.isFollowing &&
        documents &&
        SIDES.every(side => documents[side].revision === message.revision[side])
      ) {
        this.pairLinks.take(message, documents);
        this.isNews = true;
      }
      if (message.id !== undefined) {
        this.actions.done(message.id);
        this.translations.answered(message.id);
      }
    } else if (message.type === 'error' && message.id !== undefined && message.seq === undefined) {
      const { id, code, message: sentence, retryable } = message;
      this.actions.refused(id, retryable, new PairRefusal(code, sentence));
    } else {
      this.passOn(message);
    }
    this.behindSource.look();
    this.translations.look();
    if (this.isNews) {
      this.tellLinks();
    }
  }

  private passOn(message: Exclude<PairServerMessage, IPairState>): void {
    const { document: side } = message as { document?: Side };
    for (const one of side ? [side] : SIDES) {
      this.channels[one]?.deliver(message as ServerMessage);
    }
    if (side === 'target' && message.type === 'ack') {
      this.translations.arrived(message.seq);
    }
  }

  private takeState(message: IPairState): void {
    const { protocol, client_id, user_id, heartbeat_interval, documents } = message;
    const common = { protocol, client_id, user_id, heartbeat_interval };
    for (const side of SIDES) {
      this.channels[side]?.deliver({
        type: 'session_state',
        session_type: side === 'source' ? 'editing' : 'translation',
        ...common,
        ...documents[side]
      });
    }
    const states = this.documents;
    if (states) {
      this.pairLinks.reset(message.alignment, states);
      this.isNews = true;
      this.isFollowing = true;
      this.translations.arrived(documents.target.acked_seq);
      const epoch = SIDES.map(side => documents[side].epoch).join();
      if (this.epoch !== null && this.epoch !== epoch) {
        // The revisions that they speak of may be others now.
        this.actions.giveUp(new PairRefusal(CHANGED_MEANWHILE, ''));
      }
      this.epoch = epoch;
      this.actions.sendAll();
    }
  }

  // Links

  private get documents() {
    const source = this.clients.source?.document;
    const target = this.clients.target?.document;
    return source && target ? { source, target } : null;
  }

  private tellLinks(): void {
    const { documents } = this;
    this.isNews = false;
    if (documents) {
      this.seen = this.translations.withDrafts(this.pairLinks.seen(documents));
      this.events.emit('alignment', this.seen);
    }
  }

  private newId(): string {
    return (this.options.newId ?? (() => crypto.randomUUID()))();
  }

  private readonly timers: ITimers;
  private readonly events = new Emitter<IPairEvents>();
  private readonly actions: PairActions;
  private readonly sights: Sights;
  private readonly behindSource = new BehindText(() => this.clients.source?.document ?? null);
  private readonly translations: PairTranslations;
  /** Sends what the person has changed in a text, and tells where its links are then. */
  private readonly sendChange: Partial<Record<Side, (delta: Delta) => void>> = {};
  private readonly pairLinks = new PairLinks();
  private readonly clients: Partial<Record<Side, CollaborationClient>> = {};
  private channels: Partial<Record<Side, PairChannel>> = {};
  private socket: WebSocket | null = null;
  /** Whether a state was taken in this connection. */
  private isFollowing = false;
  private isNews = false;
  /** Of the last state, both texts' together. */
  private epoch: string | null = null;
  private seen: readonly ISeenLink[] = [];
  /** What is being written for an update. */
  private written: Delta | null = null;
}

function other(side: Side): Side {
  return side === 'source' ? 'target' : 'source';
}
