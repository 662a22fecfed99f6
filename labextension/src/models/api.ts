/** The REST interface of the server, typed. Shapes and routes are those of `docs/api.md`. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Op } from 'quill-delta';

export type Language = 'en' | 'fr';

export interface IJob {
  id: number;
  job_number: string;
  title: string;
  classification: string;
  language: Language;
  session_id?: string | null;
  revision?: number | null;
}

export interface INewJob {
  job_number: string;
  title: string;
  classification: string;
  language: Language;
}

export type JobChange = Partial<INewJob>;

export interface IJobQuery {
  q?: string;
  language?: Language | '';
  cursor?: string | null;
}

export interface IJobPage {
  jobs: IJob[];
  next: string | null;
}

export interface IImportProblem {
  file: string;
  reason: string;
}

export interface IImportedJob extends IJob {
  file: string;
  /** What to look at again, such as a title that had to be guessed. */
  warnings: string[];
}

export interface IImportResult {
  imported: IImportedJob[];
  problems: IImportProblem[];
}

export interface ISession {
  session_id: string;
  job_id: number;
}

export interface IDocumentAt {
  revision: number;
  ops: Op[];
}

export type ExportFormat = 'md' | 'txt';

export interface IExportedFile {
  name: string;
  content: Blob;
}

/** What the server answered instead of what was asked for; `message` is in the person's language. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export interface IApiOptions {
  serverSettings?: ServerConnection.ISettings;
  /** The language of the interface, such as `fr-CA`; asked again at each request. */
  language: () => string;
  /** What to say where no answer came or the answer holds no message. */
  unreachable: () => string;
}

export class JobApi {
  constructor(private readonly options: IApiOptions) {
    this.settings = options.serverSettings ?? ServerConnection.makeSettings();
  }

  readonly settings: ServerConnection.ISettings;

  async jobs(query: IJobQuery = {}): Promise<IJobPage> {
    const page = await this.json<IJobPage>('GET', `jobs${queryString({ ...query })}`);
    return { jobs: page.jobs, next: page.next ?? null };
  }

  job(id: number): Promise<IJob> {
    return this.json('GET', `jobs/${id}`);
  }

  createJob(job: INewJob): Promise<IJob> {
    return this.json('POST', 'jobs', { ...job, text: '' });
  }

  changeJob(id: number, change: JobChange): Promise<IJob> {
    return this.json('PATCH', `jobs/${id}`, change);
  }

  async deleteJob(id: number): Promise<void> {
    await this.request('DELETE', `jobs/${id}`);
  }

  async importFile(file: File): Promise<IImportResult> {
    const form = new FormData();
    form.append('file', file, file.name);
    const response = await this.request('POST', 'jobs/import', form);
    return response.json();
  }

  async exportJob(id: number, format: ExportFormat): Promise<IExportedFile> {
    const response = await this.request('GET', `jobs/${id}/export${queryString({ format })}`);
    const name = fileName(response.headers.get('Content-Disposition'));
    return { name: name ?? `${id}.${format}`, content: await response.blob() };
  }

  /** The session in which a job description is being written, begun if there is none. */
  openSession(jobId: number): Promise<ISession> {
    return this.json('POST', 'sessions', { job_id: jobId });
  }

  documentAt(sessionId: string, revision: number): Promise<IDocumentAt> {
    const path = `sessions/${encodeURIComponent(sessionId)}/document`;
    return this.json('GET', path + queryString({ revision }));
  }

  /** The address of a session's socket, with a token that was just made. */
  async socketAddress(sessionId: string): Promise<string> {
    const { token } = await this.json<{ token: string }>('POST', 'token', {
      session_id: sessionId
    });
    const path = `jddb/ws/editing/${encodeURIComponent(sessionId)}`;
    // A browser's sockets have no headers of our own to tell the language in.
    const query = queryString({ token, locale: this.options.language() });
    return URLExt.join(this.settings.wsUrl, path) + query;
  }

  private async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await this.request(method, path, text);
    return response.json();
  }

  private async request(method: string, path: string, body?: string | FormData): Promise<Response> {
    const url = URLExt.join(this.settings.baseUrl, 'jddb/api', path);
    const headers: Record<string, string> = { 'Accept-Language': this.options.language() };
    if (typeof body === 'string') {
      headers['Content-Type'] = 'application/json';
    }
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(url, { method, headers, body }, this.settings);
    } catch {
      throw new ApiError('unreachable', this.options.unreachable(), 0);
    }
    if (!response.ok) {
      throw await this.toError(response);
    }
    return response;
  }

  private async toError(response: Response): Promise<ApiError> {
    try {
      const { code, message } = await response.json();
      if (typeof message === 'string' && message !== '') {
        return new ApiError(code ?? 'internal', message, response.status);
      }
    } catch {
      // a proxy's page of HTML, for example: told below
    }
    const message = `${this.options.unreachable()} (${response.status})`;
    return new ApiError('internal', message, response.status);
  }
}

function queryString(values: Record<string, unknown>): string {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name, String(value)]);
  return entries.length > 0 ? `?${new URLSearchParams(entries)}` : '';
}

/** The file name in a Content-Disposition header, in the form of RFC 6266 or the plain one. */
export function fileName(disposition: string | null): string | null {
  const extended = disposition?.match(/filename\*=UTF-8''([^;]+)/i);
  if (extended) {
    return decodeURIComponent(extended[1]);
  }
  return disposition?.match(/filename="?([^";]+)"?/i)?.[1] ?? null;
}
