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
  /** One that confirms is for the texts that the person sees at that moment. */
  status?: LinkStatus;
  origin?: Exclude<LinkOrigin, 'aligner'>;
  /** The entry of the memory that the text was taken from. */
  unitId?: number;
}

/** What a text that is put in means for its link: nobody vouches for it yet. */
export interface ITranslation extends ILinkUpdate {
  status?: 'draft';
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
   * Changes a link.
   *
   * @returns resolves when the server has committed it
   * @throws PairRefusal (the promise rejects) with the server's `code`, and its sentence as `message`;
   *   `CHANGED_MEANWHILE` where others changed what the person confirms before all of it was committed
   */
  update(linkId: string, change: ILinkUpdate): Promise<void>;
  /** The same with what `write` changes in the target meanwhile: both or neither are committed. */
  translate(linkId: string, change: ITranslation, write: () => void): Promise<void>;
  align(action: IAlignAction): Promise<void>;
}
