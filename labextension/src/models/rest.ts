/** Requests to `jddb/api`, in the person's language; what each route gives is told by the `…Api` classes. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

/** What the server answered instead of what was asked for; `message` is in the person's language. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    /** What is the matter, more exactly than the code says; empty where the server did not say. */
    readonly reason = ''
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export interface IRestOptions {
  serverSettings?: ServerConnection.ISettings;
  /** The language of the interface, such as `fr-CA`; asked again at each request. */
  language: () => string;
  /** What to say where no answer came or the answer holds no message. */
  unreachable: () => string;
}

export class RestClient {
  constructor(private readonly options: IRestOptions) {
    this.settings = options.serverSettings ?? ServerConnection.makeSettings();
  }

  readonly settings: ServerConnection.ISettings;

  get language(): string {
    return this.options.language();
  }

  /** Sends `body` as JSON, if there is one, and reads the answer as JSON. */
  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await this.request(method, path, text);
    return response.json();
  }

  /** @param signal - ends the request; it rejects then as if no answer had come */
  async request(
    method: string,
    path: string,
    body?: string | FormData,
    signal?: AbortSignal
  ): Promise<Response> {
    const url = URLExt.join(this.settings.baseUrl, 'jddb/api', path);
    const headers: Record<string, string> = { 'Accept-Language': this.language };
    if (typeof body === 'string') {
      headers['Content-Type'] = 'application/json';
    }
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(
        url,
        { method, headers, body, signal },
        this.settings
      );
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
      const { code, message, details } = await response.json();
      if (typeof message === 'string' && message !== '') {
        return new ApiError(code ?? 'internal', message, response.status, details?.reason ?? '');
      }
    } catch {
      // a proxy's page of HTML, for example: told below
    }
    const message = `${this.options.unreachable()} (${response.status})`;
    return new ApiError('internal', message, response.status);
  }
}

/** `?name=value…` of those values that are there; empty where none is. */
export function queryString(values: Record<string, unknown>): string {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name, String(value)]);
  return entries.length > 0 ? `?${new URLSearchParams(entries)}` : '';
}
