/** Where cards beside a text stand. All in pixels from the top. */

export interface ICardBox {
  /** Where its passage is. */
  wish: number;
  height: number;
}

/**
 * The tops of cards, which come in the order of their passages: none over another, none above `least`, each beside its
 * passage or, where the others leave no room, below. Card `active` is beside its passage, if it can be: those before it make room upwards.
 */
export function stackCards(
  cards: readonly ICardBox[],
  active: number,
  gap: number,
  least: number
): number[] {
  const tops: number[] = [];
  let free = least;
  for (const { wish, height } of cards) {
    tops.push(Math.max(free, wish));
    free = tops[tops.length - 1] + height + gap;
  }
  if (active < 0 || active >= cards.length) {
    return tops;
  }
  const room = cards.slice(0, active).reduce((sum, { height }) => sum + height + gap, least);
  tops[active] = Math.max(room, cards[active].wish);
  for (let index = active - 1; index >= 0; index--) {
    tops[index] = Math.min(tops[index], tops[index + 1] - gap - cards[index].height);
  }
  for (let index = active + 1; index < cards.length; index++) {
    const below = tops[index - 1] + cards[index - 1].height + gap;
    tops[index] = Math.max(below, cards[index].wish);
  }
  return tops;
}
