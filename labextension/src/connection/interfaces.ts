/** What the client of a document takes, tells and keeps. All deltas and positions are in UTF-16 units. */
import type { Op } from 'quill-delta';
import type Delta from 'quill-delta';

import type { ICursor, IRemoteUser } from './presence';
import type { IThread } from './threads';
import type { ITimers } from './timers';

/** What survives a reload of the page: `inflight` on top of `revision`, `pending` on top of that. */
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
  /** Whether it is the target of a pair, which translators write too. */
  translates?: boolean;
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

/** Why edits were not saved: the server's code, and its sentence where it gave one. */
export interface IRefusal {
  code: string;
  message: string;
}

/** Edits that could not be saved. They are not in the contents any more. */
export interface IRefusedWork extends IRefusal {
  ops: Op[];
  /** The text that they inserted. */
  text: string;
}

/** A passage as the server knows it: code points in the text of `revision`. */
export interface IPlace {
  start: number;
  end: number;
  revision: number;
  epoch: number;
}

export interface IClientEvents {
  /** The whole contents were replaced. */
  reset: (contents: Delta) => void;
  /** Somebody else's change, to be applied to what the person sees; -1 is nobody in particular. */
  change: (delta: Delta, userId: number) => void;
  /** The server's document was changed, by whomever: what it was before becomes this. */
  committed: (delta: Delta) => void;
  state: (state: ISaveState) => void;
  users: (users: IRemoteUser[]) => void;
  cursors: (cursors: ICursor[]) => void;
  typing: (userIds: number[]) => void;
  refused: (work: IRefusedWork) => void;
  error: (error: IRefusal) => void;
  role: (role: string) => void;
  /** All threads of comments, whenever one of them or the text changed. */
  comments: (threads: IThread[]) => void;
}
