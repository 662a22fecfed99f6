/** What changed in a sentence, by words: a difference of characters would be read with more pain than profit. */

export type DifferenceKind = 'equal' | 'delete' | 'insert';
export type Difference = readonly (readonly [DifferenceKind, string])[];

/** Words, runs of white space, and single other signs. */
const TOKENS = /[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu;
/** Tokens of the one times tokens of the other that are compared: some milliseconds. */
const LARGEST = 1_000_000;

/** @returns the pieces in order: without the inserted ones they are `before`, without the deleted ones `after` */
export function wordDifference(before: string, after: string): Difference {
  const [old, young] = [tokens(before), tokens(after)];
  let from = 0;
  while (from < old.length && from < young.length && old[from] === young[from]) {
    from += 1;
  }
  let tail = 0;
  while (
    tail < Math.min(old.length, young.length) - from &&
    old[old.length - 1 - tail] === young[young.length - 1 - tail]
  ) {
    tail += 1;
  }
  return joined([
    ['equal', old.slice(0, from).join('')],
    ...middle(old.slice(from, old.length - tail), young.slice(from, young.length - tail)),
    ['equal', old.slice(old.length - tail).join('')]
  ]);
}

function tokens(text: string): string[] {
  return text.match(TOKENS) ?? [];
}

/** Longest common subsequence by the table of its lengths (Wagner and Fischer, 1974). */
function middle(old: readonly string[], young: readonly string[]): [DifferenceKind, string][] {
  if (old.length * young.length > LARGEST) {
    return [
      ['delete', old.join('')],
      ['insert', young.join('')]
    ];
  }
  const width = young.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        old[i] === young[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const pieces: [DifferenceKind, string][] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      pieces.push(['equal', old[i]]);
      i += 1;
      j += 1;
    } else if (
      i < old.length &&
      (j === young.length || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])
    ) {
      pieces.push(['delete', old[i]]);
      i += 1;
    } else {
      pieces.push(['insert', young[j]]);
      j += 1;
    }
  }
  return pieces;
}

/** Neighbours of a kind in one; a space alone between two changes belongs to both, for they read as one. */
function joined(pieces: readonly [DifferenceKind, string][]): Difference {
  const present = pieces.filter(([, text]) => text !== '');
  const bridged = present.flatMap(([kind, text], index): [DifferenceKind, string][] => {
    const isBridge =
      kind === 'equal' &&
      text.trim() === '' &&
      present[index - 1]?.[0] !== 'equal' &&
      present[index + 1]?.[0] !== 'equal' &&
      index > 0 &&
      index < present.length - 1;
    return isBridge
      ? [
          ['delete', text],
          ['insert', text]
        ]
      : [[kind, text]];
  });
  const runs: [DifferenceKind, string][] = [];
  let change = { delete: '', insert: '' };
  const flush = (): void => {
    for (const kind of ['delete', 'insert'] as const) {
      if (change[kind] !== '') {
        runs.push([kind, change[kind]]);
      }
    }
    change = { delete: '', insert: '' };
  };
  for (const [kind, text] of bridged) {
    if (kind !== 'equal') {
      change[kind] += text;
      continue;
    }
    flush();
    const last = runs.at(-1);
    if (last?.[0] === 'equal') {
      last[1] += text;
    } else {
      runs.push(['equal', text]);
    }
  }
  flush();
  return runs;
}
