/** What is known of the past of a job description, and what of it is looked at. */
import type { Language } from './api';
import type { IPlace } from './authoredText';
import type { IAuthor, INamedVersion, IPastSession, IPublishedVersion, IStep } from './historyApi';
import type { Speed } from './playback';

/** What is compared: two revisions of the session, or two published texts (`to` null: the live one). */
export type Question =
  { kind: 'revisions'; from: number } | { kind: 'versions'; from: number; to: number | null };

export interface IComparison {
  question: Question;
  words: { inserted: number; deleted: number };
  places: readonly IPlace[];
  /** The place that is looked at; -1 before one is. */
  current: number;
}

export interface IHistoryState {
  title: string;
  language: Language;
  /** The session that is looked at; null before it is known, and where nothing was ever written. */
  session: IPastSession | null;
  /** Of all sessions, the newest first. */
  sessionIds: readonly string[];
  revision: number;
  /** Who made the revision that is shown, and when; null of the text that the session began with. */
  madeBy: number | null;
  madeAt: number | null;
  /** The newest first. */
  steps: readonly IStep[];
  hasEarlier: boolean;
  authors: ReadonlyMap<number, IAuthor>;
  /** How many code points of the text that is shown are by whom. */
  shares: ReadonlyMap<string, number>;
  named: readonly INamedVersion[];
  published: readonly IPublishedVersion[];
  /** Whether the answer for what is wanted is still to come. */
  isLoading: boolean;
  isReady: boolean;
  isPlaying: boolean;
  speed: Speed;
  comparison: IComparison | null;
  error: string | null;
}

export const NOTHING_KNOWN: IHistoryState = {
  title: '',
  language: '',
  session: null,
  sessionIds: [],
  revision: 0,
  madeBy: null,
  madeAt: null,
  steps: [],
  hasEarlier: false,
  authors: new Map(),
  shares: new Map(),
  named: [],
  published: [],
  isLoading: false,
  isReady: false,
  isPlaying: false,
  speed: 10,
  comparison: null,
  error: null
};
