/** The past in words: who, when and what. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { NOBODY } from '../../models/authoredText';
import type { IPiece, IStep } from '../../models/historyApi';
import type { IHistoryState } from '../../models/historyState';

/** Characters of a piece that are told at most. */
const LONGEST_PIECE = 80;

export function formatMoment(time: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    time
  );
}

/** What somebody is called, by the key of an author. */
export function nameOf(key: string, state: IHistoryState, trans: TranslationBundle): string {
  return key === NOBODY
    ? trans.__('Text from before this session')
    : (state.authors.get(Number(key))?.name ?? trans.__('Somebody'));
}

/** Which revision is shown, by whom it is and from when. */
export function describeMoment(
  state: IHistoryState,
  language: string,
  trans: TranslationBundle
): string {
  const { revision, madeAt, madeBy, session } = state;
  const place = trans.__('Revision %1 of %2', revision, session?.revision ?? 0);
  if (madeAt === null) {
    return place;
  }
  const when = formatMoment(madeAt, language);
  return revision === 0
    ? trans.__('%1 · start of the session · %2', place, when)
    : trans.__('%1 · %2 · %3', place, nameOf(String(madeBy), state, trans), when);
}

export function describeStep(step: IStep, trans: TranslationBundle): string {
  if (step.restored_revision !== null) {
    return trans.__('brought back revision %1', step.restored_revision);
  }
  if (step.added === 0 && step.removed === 0) {
    return trans._n('%1 change of formatting', '%1 changes of formatting', step.formatted);
  }
  return trans.__('+%1 −%2 characters', step.added, step.removed);
}

/** What became of the parts of a place where two texts differ, and by whom; short enough to be read out. */
export function describePlace(
  pieces: readonly IPiece[],
  state: IHistoryState,
  trans: TranslationBundle
): string {
  const told = pieces.filter(piece => piece.text.trim() !== '');
  return told.length > 0
    ? told.map(piece => describePiece(piece, state, trans)).join('; ')
    : trans.__('only spaces or line breaks');
}

function describePiece(piece: IPiece, state: IHistoryState, trans: TranslationBundle): string {
  const text = piece.text.trim();
  const shown = text.length > LONGEST_PIECE ? `${text.slice(0, LONGEST_PIECE)}…` : text;
  const name = piece.user_id ? state.authors.get(piece.user_id)?.name : undefined;
  switch (piece.kind) {
    case 'inserted':
      return name
        ? trans.__('inserted by %1: “%2”', name, shown)
        : trans.__('inserted: “%1”', shown);
    case 'deleted':
      return name ? trans.__('deleted by %1: “%2”', name, shown) : trans.__('deleted: “%1”', shown);
    case 'kept':
      return trans.__('formatted otherwise: “%1”', shown);
  }
}
