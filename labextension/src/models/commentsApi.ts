/** Comments over REST. Shapes and routes are those of `docs/api.md`. */
import type { IPlace } from '../connection/client';
import type { IPerson } from '../protocol/messages';
import type { RestClient } from './rest';
import { queryString } from './rest';

export interface INewComment {
  text: string;
  /** User names. */
  mentions: string[];
  /** Makes it harmless to send it again. */
  nonce: string;
}

export class CommentsApi {
  constructor(private readonly rest: RestClient) {}

  async begin(sessionId: string, place: IPlace, comment: INewComment): Promise<number> {
    return this.write(sessionId, { ...place, ...comment });
  }

  async reply(sessionId: string, threadId: number, comment: INewComment): Promise<number> {
    return this.write(sessionId, { thread_id: threadId, ...comment });
  }

  async edit(sessionId: string, id: number, text: string, mentions: string[]): Promise<void> {
    await this.rest.request('PATCH', path(sessionId, id), JSON.stringify({ text, mentions }));
  }

  async resolve(sessionId: string, id: number, resolved: boolean): Promise<void> {
    await this.rest.request('PATCH', path(sessionId, id), JSON.stringify({ resolved }));
  }

  async remove(sessionId: string, id: number): Promise<void> {
    await this.rest.request('DELETE', path(sessionId, id));
  }

  /** People whose names hold `q` and who may be mentioned. */
  async mentionable(sessionId: string, q: string): Promise<IPerson[]> {
    const query = queryString({ q, limit: 8 });
    const address = `sessions/${encodeURIComponent(sessionId)}/mentionable${query}`;
    return (await this.rest.json<{ people: IPerson[] }>('GET', address)).people;
  }

  /** @returns the id of the thread */
  private async write(sessionId: string, body: object): Promise<number> {
    return (await this.rest.json<{ id: number }>('POST', path(sessionId), body)).id;
  }
}

function path(sessionId: string, id?: number): string {
  const all = `sessions/${encodeURIComponent(sessionId)}/comments`;
  return id === undefined ? all : `${all}/${id}`;
}
