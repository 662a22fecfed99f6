/**
 * The server's part of the protocol in memory: one session, its total order, exactly once.
 *
 * It counts in code points without the conversion that it is there to test: each character beyond the BMP stands
 * in its document as one of the private use area, so that `quill-delta` counts it as one.
 */
import type { Op } from 'quill-delta';
import Delta from 'quill-delta';

import type { IPassage } from '../ot/passage';
import { movePassage } from '../ot/passage';
import { textOf } from '../ot/text';
import type {
  ClientMessage,
  ICommittedChange,
  IServerError,
  IWireCursor,
  IWireThread,
  ServerMessage
} from '../protocol/messages';

const ASTRAL_START = 0x20000;
const PRIVATE_START = 0xe000;

/** The server's end of a connection. */
export interface IServerEnd {
  readonly userId: number;
  readonly clientId: string;
  readonly connectionId: string;
  /** The revision of the last full state that was sent. */
  oldestBase: number;
  send(message: ServerMessage): void;
  close(code: number): void;
}

export interface IJoining {
  since: number | null;
  epoch: number | null;
}

export class SimulatedServer {
  constructor(text: string) {
    this.document = new Delta().insert(squash(text));
  }

  epoch = 1;
  role = 'editor';
  status: 'active' | 'paused' = 'active';
  /** Changes up to this revision are not told any more. */
  compacted = 0;
  /** Says why the next change is refused, if it is. */
  refuse: (message: Extract<ClientMessage, { type: 'document_change' }>) => IServerError | null =
    () => null;
  readonly log: ICommittedChange[] = [];

  get head(): number {
    return this.log.length;
  }

  /** The document in UTF-16 units. */
  get contents(): Delta {
    return new Delta(unsquash(this.document.ops));
  }

  join(end: IServerEnd, { since, epoch }: IJoining): void {
    const previous = [...this.ends].find(other => other.clientId === end.clientId);
    if (previous) {
      this.leave(previous);
      previous.close(4009);
    }
    this.ends.add(end);
    this.sendState(end, epoch === this.epoch ? since : null);
  }

  leave(end: IServerEnd): void {
    this.ends.delete(end);
  }

  /** The server is gone: nobody is connected any more. */
  stop(code: number): void {
    const ends = [...this.ends];
    this.ends.clear();
    ends.forEach(end => end.close(code));
  }

  /** The server wants this connection to start anew. */
  resync(end: IServerEnd): void {
    end.send({ type: 'resync', reason: 'slow' });
    this.sendState(end, null);
  }

  /** Somebody comments on a passage of the text at the head; lengths and positions are code points. */
  comment(start: number, length: number): void {
    const text = textOf(this.document.ops);
    const from = start % text.length;
    const quote = text.slice(from, from + length);
    const id = this.passages.size + 1;
    this.passages.set(id, { start: from, end: from + quote.length, quote });
    const threads = this.threads().filter(thread => thread.id === id);
    this.ends.forEach(end => end.send({ type: 'comments', revision: this.head, threads }));
  }

  threads(): IWireThread[] {
    const author = { id: 1, username: 'ann', name: 'Ann', colour: '#123456' };
    const words = { id: 1, author, text: 'Why?', mentions: [], created_at: 0, edited_at: null };
    return [...this.passages].map(([id, { start, end, quote }]) => ({
      id,
      version: id,
      start,
      end,
      quote: unsquashText(quote),
      resolved: null,
      comments: [{ ...words, deleted: false }]
    }));
  }

  receive(end: IServerEnd, message: ClientMessage): void {
    if (!this.ends.has(end)) {
      return;
    }
    const handlers: { [T in ClientMessage['type']]?: () => void } = {
      document_change: () =>
        this.commit(end, message as Extract<ClientMessage, { type: 'document_change' }>),
      cursor_position: () =>
        this.relay(end, message as Extract<ClientMessage, { type: 'cursor_position' }>),
      resync: () => this.sendState(end, null),
      heartbeat: () =>
        end.send({ type: 'heartbeat', timestamp: 0, server_time: 0, head: this.head })
    };
    handlers[message.type]?.();
  }

  /** The document at a revision, as REST gives it. */
  documentAt(revision: number): { revision: number; ops: Op[] } {
    const document = this.log
      .slice(revision)
      .reduceRight(
        (later, { revision: made }) => later.compose(this.inverses[made - 1]),
        this.document
      );
    return { revision, ops: unsquash(document.ops) };
  }

  private commit(
    end: IServerEnd,
    message: Extract<ClientMessage, { type: 'document_change' }>
  ): void {
    const { seq, revision: base, data } = message;
    const client = this.clients.get(end.clientId) ?? { seq: 0, revision: 0 };
    if (seq <= client.seq) {
      end.send({ type: 'ack', seq, revision: client.revision });
      return;
    }
    const error = this.objection(end, base, seq, client.seq) ?? this.refuse(message);
    if (error) {
      end.send({ ...error, seq });
      return;
    }
    let delta = new Delta(squashOps(data.ops));
    for (const earlier of this.log.slice(base)) {
      delta = new Delta(squashOps(earlier.data.ops)).transform(delta, true);
    }
    this.inverses.push(delta.invert(this.document));
    this.document = this.document.compose(delta);
    assertDocument(this.document);
    for (const [id, { quote, ...passage }] of this.passages) {
      this.passages.set(id, { quote, ...movePassage(passage, quote, delta) });
    }
    const change: ICommittedChange = {
      type: 'document_change',
      revision: this.head + 1,
      user_id: end.userId,
      client_id: end.clientId,
      seq,
      data: { ops: unsquash(delta.ops) },
      timestamp: 0
    };
    this.log.push(change);
    this.clients.set(end.clientId, { seq, revision: change.revision });
    for (const other of this.ends) {
      other.send(other === end ? { type: 'ack', seq, revision: change.revision } : change);
    }
  }

  private objection(
    end: IServerEnd,
    base: number,
    seq: number,
    lastSeq: number
  ): IServerError | null {
    const because = (code: string): IServerError => refusal(code, false);
    if (this.status !== 'active') {
      return because('read_only');
    }
    if (seq !== lastSeq + 1) {
      return because('sequence_gap');
    }
    if (base > this.head) {
      return because('revision_ahead');
    }
    return base < Math.max(this.compacted, end.oldestBase) ? because('base_too_old') : null;
  }

  private relay(
    end: IServerEnd,
    { revision, data }: Extract<ClientMessage, { type: 'cursor_position' }>
  ): void {
    if (revision < this.compacted || revision > this.head) {
      return;
    }
    const move = (position: number): number =>
      this.log
        .slice(revision)
        .reduce(
          (at, change) => new Delta(squashOps(change.data.ops)).transformPosition(at, true),
          position
        );
    const { position, selection } = data;
    const moved: IWireCursor = { position: move(position) };
    if (selection) {
      moved.selection = { start: move(selection.start), end: move(selection.end) };
    }
    for (const other of this.ends) {
      if (other !== end) {
        other.send({
          type: 'cursor_position',
          revision: this.head,
          user_id: end.userId,
          connection_id: end.connectionId,
          data: moved
        });
      }
    }
  }

  private sendState(end: IServerEnd, since: number | null): void {
    const isKnown = since !== null && since >= this.compacted && since <= this.head;
    if (!isKnown) {
      end.oldestBase = this.head;
    }
    const users = new Map([...this.ends].map(other => [other.userId, other]));
    end.send({
      type: 'session_state',
      protocol: 1,
      session_id: 's',
      job_id: 7,
      session_type: 'editing',
      status: this.status,
      connection_id: end.connectionId,
      client_id: end.clientId,
      user_id: end.userId,
      role: this.role,
      epoch: this.epoch,
      collaborators: [...users.keys()],
      users: [...users.keys()].map(id => ({ id, name: `user ${id}`, colour: '#123456' })),
      document_state: isKnown
        ? { revision: this.head, since, changes: this.log.slice(since) }
        : { revision: this.head, ops: unsquash(this.document.ops) },
      acked_seq: this.clients.get(end.clientId)?.seq ?? 0,
      heartbeat_interval: 30,
      comments: this.threads()
    });
  }

  private document: Delta;
  private readonly inverses: Delta[] = [];
  private readonly passages = new Map<number, IPassage & { quote: string }>();
  private readonly ends = new Set<IServerEnd>();
  private readonly clients = new Map<string, { seq: number; revision: number }>();
}

export function refusal(code: string, retryable: boolean): IServerError {
  return { type: 'error', code, message: `refused: ${code}`, retryable };
}

/** A client must never send what a real server would refuse. */
function assertDocument(document: Delta): void {
  const last = document.ops.at(-1)?.insert;
  const isDocument =
    document.ops.every(op => typeof op.insert === 'string') &&
    typeof last === 'string' &&
    last.endsWith('\n');
  if (!isDocument) {
    throw new Error(`no document: ${JSON.stringify(document.ops)}`);
  }
}

function squash(text: string): string {
  return Array.from(text, character => {
    const point = character.codePointAt(0) ?? 0;
    return point > 0xffff ? String.fromCharCode(point - ASTRAL_START + PRIVATE_START) : character;
  }).join('');
}

function mapInserts(ops: readonly Op[], map: (text: string) => string): Op[] {
  return ops.map(op => (typeof op.insert === 'string' ? { ...op, insert: map(op.insert) } : op));
}

function squashOps(ops: readonly Op[]): Op[] {
  return mapInserts(ops, squash);
}

function unsquash(ops: readonly Op[]): Op[] {
  return mapInserts(ops, unsquashText);
}

function unsquashText(text: string): string {
  return text.replace(/[\ue000-\uf8ff]/g, unit =>
    String.fromCodePoint(unit.charCodeAt(0) - PRIVATE_START + ASTRAL_START)
  );
}
