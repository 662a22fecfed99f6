/** The messages of the translation socket that the editing socket has not, or has otherwise (docs/protocol.md). */
import type { Op } from 'quill-delta';

import type {
  IAlignAction,
  ILinkUpdate,
  LinkOrigin,
  LinkStatus,
  Side
} from '../connection/pairInterfaces';
import type { ClientMessage, IServerError, ISessionState, ServerMessage } from './messages';

/** Code points. */
export type Ends = [number, number];

export interface IWireLink {
  link_id: string;
  source: Ends | null;
  target: Ends | null;
  status: LinkStatus;
  origin: LinkOrigin;
  score: number;
  stale: boolean;
  previous_source?: string;
}

export type Revisions = Record<Side, number>;

/** What the person saw of a link that they confirm, in the texts of `revision`. */
export interface ISeenTexts extends Record<Side, Ends> {
  revision: Revisions;
}

/** What one of the texts has in the state of a pair. */
export type DocumentPart = Omit<
  ISessionState,
  'type' | 'protocol' | 'client_id' | 'user_id' | 'heartbeat_interval' | 'session_type'
>;

export interface IPairState {
  type: 'session_state';
  protocol: number;
  pair_id: string;
  client_id: string;
  user_id: number;
  documents: Record<Side, DocumentPart>;
  alignment: IWireLink[];
  alignment_version: number;
  heartbeat_interval: number;
}

/** Links that are new or changed, in the texts of `revision`. */
export interface ILinkNews {
  type: 'alignment_change' | 'translation_update';
  revision: Revisions;
  version: number;
  links: IWireLink[];
  /** All ids, where they or their order changed; one that is not there is gone. */
  order?: string[];
  /** Of the action that this answers. */
  id?: string;
  user_id?: number;
}

/** Everything but the state and the news of links is about one of the texts, or about the connection. */
export type PairServerMessage =
  | IPairState
  | ILinkNews
  | (Exclude<ServerMessage, ISessionState | IServerError> & { document?: Side })
  | (IServerError & { document?: Side; id?: string });

export type PairClientMessage =
  | (ClientMessage & { document?: Side })
  | {
      type: 'translation_update';
      id: string;
      revision?: number;
      seq?: number;
      data: {
        link_id: string;
        status?: ILinkUpdate['status'];
        origin?: ILinkUpdate['origin'];
        unit_id?: number;
        seen?: ISeenTexts;
        ops?: Op[];
      };
    }
  | {
      type: 'alignment_change';
      id: string;
      data: {
        action: IAlignAction['action'];
        link_ids: string[];
        revision: Revisions;
        at?: Partial<Revisions>;
      };
    };
