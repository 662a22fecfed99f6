import { ServerConnection } from '@jupyterlab/services';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { fileName, JobApi } from './api';
import { RestClient } from './rest';

const fetch = vi.fn<(request: Request) => Promise<Response>>();
let api: JobApi;

beforeEach(() => {
  fetch.mockReset();
  api = new JobApi(
    new RestClient({
      serverSettings: ServerConnection.makeSettings({
        baseUrl: 'http://localhost/user/é@x/',
        wsUrl: 'ws://localhost/user/é@x/',
        fetch: fetch as never,
        init: {}
      }),
      language: () => 'fr-CA',
      unreachable: () => 'no answer'
    })
  );
});

function answer(body: unknown, status = 200): void {
  fetch.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }));
}

describe('JobApi', () => {
  it('tells what is the matter by code, reason and sentence', async () => {
    answer({ code: 'conflict', message: 'Pas fini.', details: { reason: 'pair_not_ready' } }, 409);
    await expect(api.jobs({})).rejects.toMatchObject({
      code: 'conflict',
      reason: 'pair_not_ready',
      message: 'Pas fini.',
      status: 409
    });
    answer({ code: 'conflict', message: 'Autre chose.' }, 409);
    await expect(api.jobs({})).rejects.toMatchObject({ code: 'conflict', reason: '' });
  });

  it('asks in the language of the interface and leaves out empty filters', async () => {
    answer({ jobs: [] });
    expect(await api.jobs({ q: 'a b', language: '', cursor: null })).toEqual({
      jobs: [],
      next: null
    });
    const [request] = fetch.mock.calls[0];
    expect(request.url).toMatch(/jddb\/api\/jobs\?q=a\+b$/);
    expect(request.headers.get('Accept-Language')).toBe('fr-CA');
  });

  it('gives the server’s code and message', async () => {
    answer({ code: 'conflict', message: 'déjà là' }, 409);
    await expect(api.job(1)).rejects.toMatchObject({
      code: 'conflict',
      message: 'déjà là',
      status: 409
    });
  });

  it('says that there was no answer when there was none', async () => {
    fetch.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await expect(api.job(1)).rejects.toMatchObject({ code: 'unreachable', message: 'no answer' });
  });

  it('makes something of an answer that is no JSON', async () => {
    fetch.mockResolvedValueOnce(new Response('<html>', { status: 502 }));
    await expect(api.job(1)).rejects.toMatchObject({ message: 'no answer (502)' });
  });

  it('asks for a token of the session before each connection', async () => {
    answer({ token: 'a b' });
    const address = await api.socketAddress('s/1');
    expect(address).toMatch(/^ws:.*jddb\/ws\/editing\/s%2F1\?token=a\+b&locale=fr-CA$/);
    expect(await fetch.mock.calls[0][0].json()).toEqual({ session_id: 's/1' });
  });
});

it.each([
  ['attachment; filename="a.md"', 'a.md'],
  ["attachment; filename=x.md; filename*=UTF-8''%C3%A9.md", 'é.md'],
  [null, null]
])('reads the file name in %j', (header, name) => expect(fileName(header)).toBe(name));
