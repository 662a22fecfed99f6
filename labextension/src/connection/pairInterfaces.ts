/**
 * What the client of a translation pair takes, tells and does: two documents over one socket, and the links between
 * them. All positions are in UTF-16 units, in the texts that the person sees.
 */
import type { IPassage } from '../ot/passage';
import type { ClientPort } from './client';
import type { ICollaborationOptions } from './interfaces';

export type Side = 'source' | 'target';

export type LinkStatus = 'untranslated' | 'draft' | 'needs_review' | 'reviewed' | 'approved';

/** Who or what the translation, or the link, comes from. */
export type LinkOrigin = 'human' | 'memory' | 'machine' | 'aligner';

/** A segment: a passage of the source and its translation. Null where there is none on that side. */
export interface ISeenLink {
  linkId: string;
  source: IPassage | null;
  target: IPassage | null;
  status: LinkStatus;
  origin: LinkOrigin;
  /** How sure the alignment is, 0 to 1. */
  score: number;
  /** Whether the source changed since the translation was confirmed, and what it was then. */
  stale: boolean;
  previousSource: string | null;
}

export interface ILinkUpdate {
  status?: LinkStatus;
  origin?: Exclude<LinkOrigin, 'aligner'>;
  /** The entry of the memory that the text was taken from. */
  unitId?: number;
}

export interface IAlignAction {
  action: 'link' | 'unlink' | 'merge' | 'split';
  linkIds: string[];
  /** Where a segment is divided. */
  at?: Partial<Record<Side, number>>;
}

export interface IPairEvents {
  /** Ranges, structure, status or staleness changed, by whatever. */
  alignment: (links: readonly ISeenLink[]) => void;
}

export interface IPairPort {
  /** One text, for its model; the socket is opened when both are connected, and closed when neither is. */
  join(side: Side, options: ICollaborationOptions): ClientPort;
  /** In the order of the source; none before the first state. */
  readonly links: readonly ISeenLink[];
  on<K extends keyof IPairEvents>(event: K, listener: IPairEvents[K]): void;
  /**
   * Changes a link, and with it what `write` changes in the target meanwhile: both or neither are committed.
   *
   * @returns resolves when the server has committed it
   * @throws Error (the promise rejects) with the server's `code`, and its sentence as `message`
   */
  update(linkId: string, change: ILinkUpdate, write?: () => void): Promise<void>;
  align(action: IAlignAction): Promise<void>;
}
