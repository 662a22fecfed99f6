/** Counting words as people who write job descriptions do: what stands between spaces. */

/**
 * The number of words: runs between white space that hold a letter or a digit. "l’étendue" and
 * "day-to-day" are one word each; a dash on its own and a bullet are none.
 */
export function countWords(text: string): number {
  let count = 0;
  for (const [run] of text.matchAll(/\S+/gu)) {
    if (/[\p{L}\p{N}]/u.test(run)) {
      count += 1;
    }
  }
  return count;
}
