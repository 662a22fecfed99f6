/** Translation pairs, the memory, the concordance and the glossary over REST. Positions are code points. */
import type { LinkOrigin, Side } from '../../connection/pairInterfaces';
import type { IFacets, Mark } from '../api';
import type { RestClient } from '../rest';
import { queryString } from '../rest';
import type { Op } from 'quill-delta';
import { URLExt } from '@jupyterlab/coreutils';

export interface IPairText {
  job_id: number;
  session_id: string;
  language: string;
  job_number: string;
  title: string;
  /** This person's there. */
  role: string;
}

export interface IPair {
  pair_id: string;
  source: IPairText;
  target: IPairText;
  quality_score: number | null;
  translator: string | null;
  reviewer: string | null;
  ended_at: number | null;
}

export interface IFinding {
  check: string;
  severity: 'error' | 'warning' | 'info';
  link_id: string;
  message: string;
  source?: Mark;
  target?: Mark;
  /** A change of the target. */
  fix?: { ops: Op[] };
}

export interface IFindings {
  findings: IFinding[];
  quality_score: number | null;
  revision: Record<Side, number>;
}

export interface IBand {
  band: 'context' | 'exact' | 'repetition' | '95-99' | '85-94' | '75-84' | '60-74' | 'none';
  segments: number;
  words: number;
}

export interface ILeverage {
  /** The best first. */
  bands: IBand[];
  words: number;
  /** Words that are said again, or that are like something in the memory by three quarters. */
  matched: number;
}

export interface IPublishedPair {
  source: { version: number };
  target: { version: number };
  next: { pair_id: string } | null;
}

export interface IOpenedPair {
  pair_id: string;
  warnings: string[];
}

export interface IDifference {
  kind: 'kept' | 'inserted' | 'deleted';
  text: string;
}

export interface IMatch {
  unit_id: number;
  source: string;
  target: string;
  similarity: number;
  kind: 'context' | 'exact' | 'fuzzy' | 'semantic';
  /** How near it is in what it means, 0 to 100, for one that was found by that. */
  meaning: number | null;
  status: string;
  origin: LinkOrigin;
  author: string;
  updated_at: number;
  differences: IDifference[];
}

/** The best first; asked by meaning too, there may be others behind these. */
export interface IMatches {
  matches: IMatch[];
  more_by_meaning: boolean;
}

/** A segment to be translated, between those around it. */
export interface IWanted {
  text: string;
  previous: string;
  next: string;
}

/** In the memory, in a pair that is open, in one as it was published last. */
export type Where = 'memory' | 'live' | 'published';

export interface IHit {
  unit_id: number | null;
  found_in: Where[];
  source: { text: string; matches: Mark[] };
  target: { text: string; equivalents: Mark[] };
  status: string;
  /** Whether the source of the segment has changed since the translation was confirmed. */
  stale: boolean;
  updated_at: number;
  job_id: number | null;
  job_number: string | null;
  title: string | null;
  pair_id: string | null;
  link_id: string | null;
}

/** What hits of the concordance are narrowed to; empty for all. */
export interface IConcordanceFilters {
  found_in: string;
  status: string;
  classification: string;
  department: string;
}

export interface IConcordance {
  hits: IHit[];
  total: number | null;
  equivalents: { text: string; count: number }[];
  next: string | null;
}

export interface IWording {
  language: string;
  text: string;
  status: 'approved' | 'admitted' | 'proposed' | 'forbidden';
  part_of_speech: string;
}

export interface ITerm {
  id: number;
  wordings: IWording[];
  subject: string;
  note: string;
}

export interface IFoundTerms {
  occurrences: { start: number; end: number; term_ids: number[] }[];
  terms: ITerm[];
}

/** A machine that the administrator switched on. */
export interface ISuggester {
  name: string;
  title: string;
  /** The host to which a text goes. */
  destination: string;
  /** What a person is to be told before a text is sent there. */
  notice: string;
  /** Why it cannot be used. */
  problem: string | null;
}

export class TranslationApi {
  constructor(private readonly rest: RestClient) {}

  /** The pair of a text with another one, or with one in another language, which is made where there is none. */
  open(source: number, target: { jobId: number } | { language: string }): Promise<IOpenedPair> {
    const other =
      'jobId' in target ? { target_job_id: target.jobId } : { target_language: target.language };
    return this.rest.json('POST', 'translations', { source_job_id: source, ...other });
  }

  pair(pairId: string): Promise<IPair> {
    return this.rest.json('GET', pairPath(pairId));
  }

  async pairsOf(jobId: number): Promise<IPair[]> {
    const path = `translations${queryString({ job_id: jobId })}`;
    return (await this.rest.json<{ translations: IPair[] }>('GET', path)).translations;
  }

  /** @param meaning - also what says the same in other words, which takes longer */
  matches(wanted: IWanted, languages: Record<Side, string>, meaning = false): Promise<IMatches> {
    const more = { limit: MOST_MATCHES, meaning: meaning ? 1 : null };
    return this.rest.json('GET', `memory${queryString({ ...wanted, ...languages, ...more })}`);
  }

  /** Takes a confirmation back, with a comment that says why, in one transaction. */
  async sendBack(pairId: string, linkId: string, comment: string): Promise<void> {
    const action = { action: 'update', link_ids: [linkId], status: 'draft', comment };
    const body = JSON.stringify({ id: crypto.randomUUID(), ...action });
    await this.rest.request('POST', `${pairPath(pairId)}/segments`, body);
  }

  findings(pairId: string): Promise<IFindings> {
    return this.rest.json('GET', `${pairPath(pairId)}/findings`);
  }

  leverage(pairId: string): Promise<ILeverage> {
    return this.rest.json('GET', `${pairPath(pairId)}/leverage`);
  }

  /** @param force - also where something is not translated or its source has changed */
  publish(pairId: string, force: boolean): Promise<IPublishedPair> {
    return this.rest.json('POST', `${pairPath(pairId)}/publish`, { force, reopen: true });
  }

  terms(text: string, language: string): Promise<IFoundTerms> {
    return this.rest.json('POST', 'glossary/find', { text, language });
  }

  async suggesters(): Promise<ISuggester[]> {
    return (await this.rest.json<{ suggesters: ISuggester[] }>('GET', 'suggesters')).suggesters;
  }

  /** Sends a text to a machine, through the server; the best translation first. */
  async suggest(
    pairId: string,
    suggester: string,
    text: string,
    signal: AbortSignal
  ): Promise<string[]> {
    const path = `${pairPath(pairId)}/suggest`;
    const body = JSON.stringify({ suggester, text });
    const response = await this.rest.request('POST', path, body, signal);
    return ((await response.json()) as { suggestions: string[] }).suggestions;
  }

  /** @param quick - the hits alone, at once */
  concordance(
    q: string,
    [language, other]: readonly [string, string],
    filters: IConcordanceFilters,
    { quick = false, cursor = null }: { quick?: boolean; cursor?: string | null } = {}
  ): Promise<IConcordance> {
    const page = { cursor, limit: CONCORDANCE_PAGE, quick: quick ? 1 : null };
    const query = queryString({ q, language, other, ...filters, ...page });
    return this.rest.json('GET', `concordance${query}`);
  }

  /** The classifications and departments of the job descriptions that this person may see. */
  async facets(): Promise<IFacets['facets']> {
    return (await this.rest.json<IFacets>('GET', 'jobs/facets')).facets;
  }

  /** The address of a pair's socket, with a token that was just made. */
  async socketAddress(pairId: string): Promise<string> {
    const { token } = await this.rest.json<{ token: string }>('POST', 'token', {
      session_id: pairId
    });
    const path = `jddb/ws/translation/${encodeURIComponent(pairId)}`;
    const query = queryString({ token, locale: this.rest.language });
    return URLExt.join(this.rest.settings.wsUrl, path) + query;
  }
}

/** As many as there are keys for. */
export const MOST_MATCHES = 9;
const CONCORDANCE_PAGE = 25;

function pairPath(pairId: string): string {
  return `translations/${encodeURIComponent(pairId)}`;
}
