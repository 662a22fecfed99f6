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
  const [red, green, blue] = channels(colour).map(value => {
    const channel = value / 255;
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

/** The least contrast of something that is no text, by WCAG 2.1, 1.4.11. */
const VISIBLE = 3;

/** The colour, made lighter or darker until it can be seen on a background. Both `#rrggbb`. */
export function visibleOn(colour: string, background: string): string {
  const known = knownColour(colour);
  const towards = textOn(background);
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = mix(known, towards, share);
    if (contrast(mixed, background) >= VISIBLE) {
      return mixed;
    }
  }
  return towards;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map(start => parseInt(colour.slice(start, start + 2), 16));
}

function toHex(values: readonly number[]): string {
  return `#${values.map(value => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

function mix(one: string, other: string, share: number): string {
  const [from, to] = [channels(one), channels(other)];
  return toHex(from.map((value, index) => value + (to[index] - value) * share));
}

/** The colour behind an element's content, `#rrggbb`; white where none can be read. */
export function backgroundOf(element: Element): string {
  const parts = getComputedStyle(element).backgroundColor.match(/\d+(\.\d+)?/g);
  return parts && parts.length >= 3 && Number(parts[3] ?? 1) > 0
    ? toHex(parts.slice(0, 3).map(Number))
    : WHITE;
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
