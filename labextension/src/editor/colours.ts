/** Colours of people, made readable on what they are painted on. */

const BLACK = '#000000';
const WHITE = '#ffffff';
/** What a person is painted in whose colour cannot be read. */
export const FALLBACK_COLOUR = '#6f6f6f';

/** The colour if it is written as `#rrggbb`, otherwise a neutral one. */
export function knownColour(colour: string): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour : FALLBACK_COLOUR;
}

/** Relative luminance, 0 to 1, as WCAG 2.1 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map(start => {
    const channel = parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, 1 to 21, as WCAG 2.1 defines it. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on the colour; one of them always reaches 4.5 to 1. */
export function textOn(colour: string): string {
  const known = knownColour(colour);
  return contrast(known, WHITE) >= contrast(known, BLACK) ? WHITE : BLACK;
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/[\s\-_.@]+/u).filter(word => /\p{L}|\p{N}/u.test(word));
  const first = words[0] ?? '?';
  const last = words.length > 1 ? words[words.length - 1] : '';
  return (firstCharacter(first) + (last && firstCharacter(last))).toLocaleUpperCase();
}

function firstCharacter(word: string): string {
  return Array.from(word)[0] ?? '';
}
