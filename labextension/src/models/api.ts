/** Job descriptions and their sessions over REST. Shapes and routes are those of `docs/api.md`. */
import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import type { Op } from 'quill-delta';

import type { RestClient } from './rest';
import { queryString } from './rest';

/** A tag of BCP 47 in its one form, such as `en`, `fr-CA` or `iu-Cans`. */
export type Language = string;

/** What was found, from one code point to before another. */
export type Mark = [number, number];

export interface ISnippet {
  text: string;
  marks: Mark[];
  /** The kind of the section that it is in, and its heading there. */
  section: string;
  heading: string;
}

export interface IJob {
  id: number;
  job_number: string;
  title: string;
  classification: string;
  language: Language;
  session_id?: string | null;
  revision?: number | null;
  /** What this person may do. */
  role?: string;
  department?: string;
  status?: string;
  /** By field: what was found in it. */
  marks?: Record<string, Mark[]>;
  snippets?: ISnippet[];
  /** Open pairs with other texts, which this person may see too. */
  translations?: IOtherText[];
}

/** A text that another one is translated into or from. */
export interface IOtherText {
  pair_id: string;
  job_id: number;
  language: string;
  is_source: boolean;
}

export interface INewJob {
  job_number: string;
  title: string;
  classification: string;
  language: Language;
}

export interface IJobDetails extends IJob {
  metadata: Record<string, string>;
}

/** A field of the metadata that is null is taken away. */
export type JobChange = Partial<INewJob> & { metadata?: Record<string, string | null> };

/** What the list is narrowed by; empty where it is not. */
export interface IJobFilters {
  language: Language;
  classification: string;
  department: string;
  status: string;
  section: string;
}

export interface IJobQuery extends Partial<IJobFilters> {
  q?: string;
  sort?: string;
  cursor?: string | null;
}

export interface IFacetValue {
  value: string;
  count: number;
  /** Of a group of classifications. */
  levels?: IFacetValue[];
}

export interface IFacets {
  total: number;
  facets: Record<keyof IJobFilters, IFacetValue[]>;
}

export interface IJobPage {
  jobs: IJob[];
  next: string | null;
}

export interface ISession {
  session_id: string;
  job_id: number;
}

export interface IDocumentAt {
  revision: number;
  ops: Op[];
}

export const EXPORT_FORMATS = ['docx', 'md', 'txt', 'html', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface IExportedFile {
  name: string;
  content: Blob;
}

export class JobApi {
  constructor(private readonly rest: RestClient) {}

  get settings(): ServerConnection.ISettings {
    return this.rest.settings;
  }

  async jobs(query: IJobQuery = {}): Promise<IJobPage> {
    const page = await this.rest.json<IJobPage>('GET', `jobs${queryString({ ...query })}`);
    return { jobs: page.jobs, next: page.next ?? null };
  }

  /** How many there are, and how many there would be with another value of a filter. */
  facets(query: IJobQuery = {}): Promise<IFacets> {
    return this.rest.json('GET', `jobs/facets${queryString({ ...query })}`);
  }

  job(id: number): Promise<IJob> {
    return this.rest.json('GET', `jobs/${id}`);
  }

  /** The same with what is known of the position. */
  jobDetails(id: number): Promise<IJobDetails> {
    return this.rest.json('GET', `jobs/${id}`);
  }

  createJob(job: INewJob): Promise<IJob> {
    return this.rest.json('POST', 'jobs', { ...job, text: '' });
  }

  changeJob(id: number, change: JobChange): Promise<IJob> {
    return this.rest.json('PATCH', `jobs/${id}`, change);
  }

  async deleteJob(id: number): Promise<void> {
    await this.rest.request('DELETE', `jobs/${id}`);
  }

  async exportJob(id: number, format: ExportFormat): Promise<IExportedFile> {
    const response = await this.rest.request('GET', `jobs/${id}/export${queryString({ format })}`);
    const name = fileName(response.headers.get('Content-Disposition'));
    return { name: name ?? `${id}.${format}`, content: await response.blob() };
  }

  /** The session in which a job description is being written, begun if there is none. */
  openSession(jobId: number): Promise<ISession> {
    return this.rest.json('POST', 'sessions', { job_id: jobId });
  }

  documentAt(sessionId: string, revision: number): Promise<IDocumentAt> {
    const path = `sessions/${encodeURIComponent(sessionId)}/document`;
    return this.rest.json('GET', path + queryString({ revision }));
  }

  /** The address of a session's socket, with a token that was just made. */
  async socketAddress(sessionId: string): Promise<string> {
    const { token } = await this.rest.json<{ token: string }>('POST', 'token', {
      session_id: sessionId
    });
    const path = `jddb/ws/editing/${encodeURIComponent(sessionId)}`;
    // A browser's sockets have no headers of our own to tell the language in.
    const query = queryString({ token, locale: this.rest.language });
    return URLExt.join(this.settings.wsUrl, path) + query;
  }
}

/** The file name in a Content-Disposition header, in the form of RFC 6266 or the plain one. */
export function fileName(disposition: string | null): string | null {
  const extended = disposition?.match(/filename\*=UTF-8''([^;]+)/i);
  if (extended) {
    return decodeURIComponent(extended[1]);
  }
  return disposition?.match(/filename="?([^";]+)"?/i)?.[1] ?? null;
}
