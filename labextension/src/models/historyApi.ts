/** The past of a job description over REST. Shapes and routes are those of `docs/api.md`; lengths count code points. */
import type { AttributeMap, Op } from 'quill-delta';

import type { RestClient } from './rest';
import { queryString } from './rest';

export interface IAuthor {
  id: number;
  username: string;
  name: string;
  colour: string;
}

/** What one person did without a long pause; times are milliseconds since the epoch. */
export interface IStep {
  first_revision: number;
  last_revision: number;
  user_id: number;
  started_at: number;
  ended_at: number;
  changes: number;
  added: number;
  removed: number;
  formatted: number;
  restored_revision: number | null;
}

export interface ITimelinePage {
  revision: number;
  steps: IStep[];
  users: IAuthor[];
  next: string | null;
}

/** `user_id` is null where the text was there when the session began. */
export interface IAuthorRun {
  start: number;
  length: number;
  user_id: number | null;
  revision: number;
}

export interface IAttribution {
  revision: number;
  runs: IAuthorRun[];
  users: IAuthor[];
}

export interface IPastChange {
  revision: number;
  user_id: number;
  username: string;
  ops: Op[];
  timestamp: number;
}

export interface INamedVersion {
  id: number;
  name: string;
  revision: number;
  created_by: string;
  created_by_name: string;
  created_at: number;
}

export interface IPublishedVersion {
  number: number;
  session_id: string | null;
  revision: number | null;
  published_by: string;
  published_by_name: string;
  published_at: number;
}

export interface IPiece {
  kind: 'kept' | 'inserted' | 'deleted';
  text: string;
  attributes?: AttributeMap;
  changed?: AttributeMap;
  user_id?: number | null;
  revision?: number | null;
}

export interface IDifference {
  from: number;
  /** Null for the live text, where published texts are compared. */
  to: number | null;
  runs: IPiece[];
  words: { inserted: number; deleted: number };
  users?: IAuthor[];
}

export interface IPastSession {
  session_id: string;
  status: 'active' | 'paused' | 'completed';
  created_by: string;
  created_at: number;
  revision: number;
  role: string;
}

export interface IPublished {
  version: number;
  next_session_id: string | null;
}

export class HistoryApi {
  constructor(private readonly rest: RestClient) {}

  /** The language of the interface, for dates and numbers. */
  get language(): string {
    return this.rest.language;
  }

  session(sessionId: string): Promise<IPastSession> {
    return this.get(sessionId, '');
  }

  timeline(sessionId: string, cursor: string | null = null): Promise<ITimelinePage> {
    return this.get(sessionId, `/timeline${queryString({ cursor, limit: 100 })}`);
  }

  document(sessionId: string, revision: number): Promise<{ ops: Op[] }> {
    return this.get(sessionId, `/document${queryString({ revision })}`);
  }

  attribution(sessionId: string, revision: number): Promise<IAttribution> {
    return this.get(sessionId, `/attribution${queryString({ revision })}`);
  }

  /** The changes that follow a revision. */
  async changes(sessionId: string, after: number, limit: number): Promise<IPastChange[]> {
    const path = `/changes${queryString({ after, limit })}`;
    return (await this.get<{ changes: IPastChange[] }>(sessionId, path)).changes;
  }

  difference(sessionId: string, from: number, to: number): Promise<IDifference> {
    return this.get(sessionId, `/diff${queryString({ from, to })}`);
  }

  /** What a published text, or the live one where `to` is null, has otherwise than another. */
  versionDifference(jobId: number, from: number, to: number | null): Promise<IDifference> {
    return this.rest.json('GET', `jobs/${jobId}/diff${queryString({ from, to })}`);
  }

  /** The newest first; the newest 500 are enough to choose from. */
  async namedVersions(sessionId: string): Promise<INamedVersion[]> {
    const path = `/snapshots${queryString({ limit: 500 })}`;
    return (await this.get<{ snapshots: INamedVersion[] }>(sessionId, path)).snapshots;
  }

  async publishedVersions(jobId: number): Promise<IPublishedVersion[]> {
    const path = `jobs/${jobId}/versions${queryString({ text: 0, limit: 500 })}`;
    return (await this.rest.json<{ versions: IPublishedVersion[] }>('GET', path)).versions;
  }

  nameVersion(sessionId: string, name: string, revision: number): Promise<INamedVersion> {
    return this.rest.json('POST', `sessions/${sessionId}/snapshots`, { name, revision });
  }

  renameVersion(sessionId: string, id: number, name: string): Promise<INamedVersion> {
    return this.rest.json('PATCH', `sessions/${sessionId}/snapshots/${id}`, { name });
  }

  async forgetVersion(sessionId: string, id: number): Promise<void> {
    await this.rest.request('DELETE', `sessions/${sessionId}/snapshots/${id}`);
  }

  /** @returns the revision that bringing the text back makes */
  async restore(sessionId: string, revision: number): Promise<number> {
    const path = `sessions/${sessionId}/restore`;
    return (await this.rest.json<{ revision: number }>('POST', path, { revision })).revision;
  }

  publish(sessionId: string, reopen: boolean): Promise<IPublished> {
    const change = { status: 'completed', reopen };
    return this.rest.json('PATCH', `sessions/${sessionId}`, change);
  }

  async username(): Promise<string> {
    return (await this.rest.json<{ user: IAuthor }>('GET', 'me')).user.username;
  }

  private get<T>(sessionId: string, rest: string): Promise<T> {
    return this.rest.json('GET', `sessions/${sessionId}${rest}`);
  }
}
