/** The messages of protocol version 1 (docs/protocol.md). Positions and lengths count code points. */
import type { Op } from 'quill-delta';

export interface IWireCursor {
  position: number;
  selection?: { start: number; end: number } | null;
}

export interface IWireUser {
  id: number;
  name: string;
  colour: string;
  cursor?: IWireCursor | null;
}

export interface IPerson {
  id: number;
  username: string;
  name: string;
  colour: string;
}

export interface IComment {
  id: number;
  author: IPerson;
  /** Plain text. */
  text: string;
  mentions: IPerson[];
  /** Milliseconds since the epoch, as all times of comments. */
  created_at: number;
  edited_at: number | null;
  deleted: boolean;
}

export interface IWireThread {
  id: number;
  /** Of two, the greater is the newer. */
  version: number;
  /** Equal to `end` where all of the text was deleted. */
  start: number;
  end: number;
  /** The text as it was when it was commented on, or its beginning. */
  quote: string;
  resolved: { by: IPerson; at: number } | null;
  /** The oldest first; none where the thread is gone. */
  comments: IComment[];
}

export interface ICommittedChange {
  type: 'document_change';
  /** The revision that it makes. */
  revision: number;
  user_id: number;
  client_id: string;
  seq: number;
  data: { ops: Op[] };
  timestamp: number;
}

export interface IFullState {
  revision: number;
  ops: Op[];
}

export interface IChangesSince {
  revision: number;
  since: number;
  changes: ICommittedChange[];
}

export interface ISessionState {
  type: 'session_state';
  protocol: number;
  session_id: string;
  job_id: number;
  session_type: string;
  status: 'active' | 'paused' | 'completed';
  connection_id: string;
  client_id: string;
  user_id: number;
  role: string;
  epoch: number;
  collaborators: number[];
  users: IWireUser[];
  document_state: IFullState | IChangesSince;
  acked_seq: number;
  /** Seconds. */
  heartbeat_interval: number;
  /** Where they stand in the text that `document_state` leads to. */
  comments?: IWireThread[];
}

export interface IUserNews {
  user_id: number;
  name: string;
  colour: string;
  collaborators: number[];
}

export interface IServerError {
  type: 'error';
  code: string;
  /** In the person's language. */
  message: string;
  /** Of the change that was refused. */
  seq?: number;
  /** Whether the same change may be accepted later. */
  retryable: boolean;
}

/** What the server sends. */
export type ServerMessage =
  | ISessionState
  | ICommittedChange
  | { type: 'ack'; seq: number; revision: number }
  | {
      type: 'cursor_position';
      revision: number;
      user_id: number;
      connection_id: string;
      data: IWireCursor;
    }
  | { type: 'user_typing'; user_id: number; data: { typing: boolean } }
  | ({ type: 'user_join' } & IUserNews)
  | ({ type: 'user_leave' } & IUserNews)
  | { type: 'heartbeat'; timestamp: number | null; server_time: number; head: number }
  | { type: 'token_refreshed'; expires_at: number }
  | { type: 'resync'; reason: string }
  | { type: 'comments'; revision: number; threads: IWireThread[] }
  | IServerError;

/** What a client sends. */
export type ClientMessage =
  | { type: 'document_change'; revision: number; seq: number; data: { ops: Op[] } }
  | { type: 'cursor_position'; revision: number; data: IWireCursor }
  | { type: 'user_typing'; data: { typing: boolean } }
  | { type: 'heartbeat'; timestamp: number }
  | { type: 'refresh_token'; token: string }
  | { type: 'resync'; reason: string };
