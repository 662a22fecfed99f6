import { PageConfig } from '@jupyterlab/coreutils';
import { afterEach, describe, expect, it } from 'vitest';

import { invitationLink, withoutInvitation } from './invitationLink';

afterEach(() => {
  PageConfig.setOption('hubPrefix', '');
  PageConfig.setOption('baseUrl', '');
});

describe('an invitation link', () => {
  it('leads to JupyterLab on this server', () => {
    PageConfig.setOption('baseUrl', 'https://lab.example/here/');
    expect(invitationLink('a-b_c')).toBe('https://lab.example/here/lab?jddb-invitation=a-b_c');
  });

  it('leads everybody to their own server in a JupyterHub', () => {
    PageConfig.setOption('baseUrl', 'https://hub.example/user/ann/');
    PageConfig.setOption('hubPrefix', '/hub/');
    expect(invitationLink('abc')).toBe(
      'https://hub.example/hub/user-redirect/lab?jddb-invitation=abc'
    );
  });

  it('is taken out of an address with nothing else', () => {
    expect(withoutInvitation('https://lab.example/lab?jddb=1&jddb-invitation=abc#x')).toEqual({
      address: 'https://lab.example/lab?jddb=1#x',
      token: 'abc'
    });
    expect(withoutInvitation('https://lab.example/lab').token).toBeNull();
  });
});
