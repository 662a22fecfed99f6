import { describe, expect, it } from 'vitest';

import { shownUsername } from './userName';

const elara = { username: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', name: 'Anonymous Elara' };
const other = { username: 'f0b2c3d4e5f60718293a4b5c6d7e8f90', name: 'Anonymous Elara' };
const carol = { username: 'carol', name: 'Carol Roy' };

describe('the user name beside a name', () => {
  it('is shown where people may know it', () => {
    expect(shownUsername(carol, [carol, elara])).toBe('carol');
  });

  it('does not repeat the name', () => {
    expect(shownUsername({ username: 'bob', name: 'bob' }, [])).toBe('');
  });

  it('is not shown where Jupyter made it up', () => {
    expect(shownUsername(elara, [elara, carol])).toBe('');
  });

  it('tells two of the same name apart', () => {
    expect(shownUsername(elara, [elara, other])).toBe('a1b2c3');
    expect(shownUsername(other, [elara, other])).toBe('f0b2c3');
  });
});
