/** Counting words as people who write job descriptions do: what stands between spaces. */

const CHARACTER =
  /[\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3347f}]/gu;

/**
 * The number of words: runs between white space that hold a letter or a digit. "l’étendue" and
 * "day-to-day" are one word each; a dash on its own and a bullet are none. A Chinese character or a
 * Japanese syllable is one, as word processors count. The server counts in the same way (`words.py`).
 */
export function countWords(text: string): number {
  let count = 0;
  const rest = text.replace(CHARACTER, () => {
    count += 1;
    return ' ';
  });
  for (const [run] of rest.matchAll(/\S+/gu)) {
    if (/[\p{L}\p{N}]/u.test(run)) {
      count += 1;
    }
  }
  return count;
}
