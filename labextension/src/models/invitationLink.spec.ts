import { PageConfig } from '@jupyterlab/coreutils';
import { afterEach, describe, expect, it } from 'vitest';

import { LETS_IN, invitationLink, withoutInvitation } from './invitationLink';

afterEach(() => {
  PageConfig.setOption('hubPrefix', '');
  PageConfig.setOption('baseUrl', '');
  PageConfig.setOption('token', '');
  PageConfig.setOption(LETS_IN, '');
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

  it('lets people into this server where that was set, and only there', () => {
    PageConfig.setOption('baseUrl', 'https://hub.example/user/one-4x/');
    PageConfig.setOption('token', 'of the server');
    expect(invitationLink('abc')).toBe('https://hub.example/user/one-4x/lab?jddb-invitation=abc');
    PageConfig.setOption(LETS_IN, 'true');
    expect(invitationLink('abc')).toBe(
      'https://hub.example/user/one-4x/lab?jddb-invitation=abc&token=of+the+server'
    );
    PageConfig.setOption('hubPrefix', '/hub/');
    expect(invitationLink('abc')).not.toContain('token');
  });

  it('is taken out of an address with what let its reader in, and nothing else', () => {
    expect(withoutInvitation('https://lab.example/lab?jddb-invitation=abc&token=t').address).toBe(
      'https://lab.example/lab'
    );
    expect(withoutInvitation('https://lab.example/lab?token=t').address).toContain('token=t');
    expect(withoutInvitation('https://lab.example/lab?jddb=1&jddb-invitation=abc#x')).toEqual({
      address: 'https://lab.example/lab?jddb=1#x',
      token: 'abc'
    });
    expect(withoutInvitation('https://lab.example/lab').token).toBeNull();
  });
});
