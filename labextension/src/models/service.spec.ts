import { ServerConnection } from '@jupyterlab/services';
import { describe, expect, it, vi } from 'vitest';

import { findService } from './service';

const own = ServerConnection.makeSettings({
  baseUrl: 'https://hub.example/user/ann/',
  wsUrl: 'wss://hub.example/user/ann/',
  token: 'of the page'
});

async function find(
  setting: string,
  options: Record<string, string>,
  there = false
): Promise<[string, string, string]> {
  const found = await findService({
    setting,
    option: name => options[name] ?? '',
    own,
    answers: vi.fn(async () => there)
  });
  return [found.baseUrl, found.wsUrl, found.token];
}

const OWN = ['https://hub.example/user/ann/', 'wss://hub.example/user/ann/', 'of the page'];
const SHARED = [
  'https://hub.example/services/jddb/',
  'wss://hub.example/services/jddb/',
  'of the page'
];

describe('findService', () => {
  it('is the own server where nothing else is named', async () => {
    expect(await find('', {})).toEqual(OWN);
  });

  it('is what the server names, with or without the last slash', async () => {
    expect(await find('', { jddbServiceUrl: '/services/jddb/' })).toEqual(SHARED);
    expect(await find('', { jddbServiceUrl: '/services/jddb' })).toEqual(SHARED);
  });

  it('is first of all what the person has set', async () => {
    const [baseUrl, wsUrl] = await find(' http://other.example:8000/x?y#z ', {
      jddbServiceUrl: '/services/jddb/'
    });
    expect(baseUrl).toBe('http://other.example:8000/x/');
    expect(wsUrl).toBe('ws://other.example:8000/x/');
  });

  it('is the service of a Hub if one answers there', async () => {
    expect(await find('', { hubPrefix: '/hub/' }, true)).toEqual(SHARED);
    expect(await find('', { hubPrefix: '/hub/' }, false)).toEqual(OWN);
    const [baseUrl] = await find('', { hubPrefix: '/a/hub/', hubHost: 'https://h.example' }, true);
    expect(baseUrl).toBe('https://h.example/a/services/jddb/');
  });
});
