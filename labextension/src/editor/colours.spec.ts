import { describe, expect, it } from 'vitest';

import { contrast, FALLBACK_COLOUR, initials, knownColour, textOn, visibleOn } from './colours';

const SOME = [
  '#000000',
  '#ffffff',
  '#ffd54f',
  '#7b1fa2',
  '#777777',
  '#1b7f4b',
  '#ff0000',
  '#0000ff'
];

describe('colours', () => {
  it('gives text that can be read on any colour', () => {
    for (const colour of SOME) {
      expect(contrast(colour, textOn(colour))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('gives cursors that can be seen on light and dark', () => {
    for (const colour of SOME) {
      for (const background of ['#ffffff', '#111111']) {
        expect(contrast(visibleOn(colour, background), background)).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('leaves a colour that can be seen as it is', () =>
    expect(visibleOn('#7b1fa2', '#ffffff')).toBe('#7b1fa2'));

  it('does not trust what is no colour', () =>
    expect(knownColour('red;background:url(x)')).toBe(FALLBACK_COLOUR));
});

it.each([
  ['Marie Tremblay', 'MT'],
  ['jean-luc côté', 'JC'],
  ['élise', 'É'],
  ['', '?']
])('initials of %j', (name, letters) => expect(initials(name)).toBe(letters));
