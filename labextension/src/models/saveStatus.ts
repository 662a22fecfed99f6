/** The state of a document's connection in words that are true. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISaveState } from '../connection/client';

/** How it is painted, and how urgent it is. */
export type StatusTone = 'saved' | 'busy' | 'warning';

export interface IStatus {
  text: string;
  tone: StatusTone;
  /** Whether trying to connect at once makes sense. */
  canRetry: boolean;
}

type ReadOnlyReason = NonNullable<ISaveState['readOnly']>;

/** Why a document cannot be changed, and what can be done. */
export function readOnlyReason(reason: ReadOnlyReason, trans: TranslationBundle): string {
  const reasons: Record<ReadOnlyReason, () => string> = {
    role: () => trans.__('your role here is to read'),
    paused: () => trans.__('the session is paused'),
    completed: () => trans.__('the session is completed'),
    deleted: () => trans.__('the job description was deleted'),
    taken_over: () => trans.__('it is open in another window, which took over'),
    denied: () => trans.__('access to it was taken away'),
    signed_out: () => trans.__('you are signed out; sign in again and reload the page')
  };
  return reasons[reason]();
}

/** Whole seconds until a moment, never less than one. */
function secondsUntil(moment: number, now: number): number {
  return Math.max(1, Math.ceil((moment - now) / 1000));
}

function offlineText(state: ISaveState, now: number, trans: TranslationBundle): string {
  const waiting =
    state.waiting > 0
      ? trans._n('%1 change waiting, offline', '%1 changes waiting, offline', state.waiting)
      : trans.__('Offline');
  if (state.retryAt === null) {
    return waiting;
  }
  return trans.__('%1 — trying again in %2 s', waiting, secondsUntil(state.retryAt, now));
}

/**
 * @param state - the client's state; null before it first connects
 * @param now - milliseconds since the epoch, to count down to the next try
 */
export function describeSaveState(
  state: ISaveState | null,
  now: number,
  trans: TranslationBundle
): IStatus {
  if (state === null) {
    return { text: trans.__('Opening…'), tone: 'busy', canRetry: false };
  }
  if (state.readOnly !== null) {
    const text = trans.__('Read only: %1', readOnlyReason(state.readOnly, trans));
    return { text, tone: 'warning', canRetry: false };
  }
  if (state.connection === 'offline') {
    return { text: offlineText(state, now, trans), tone: 'warning', canRetry: true };
  }
  if (state.connection === 'closed') {
    return { text: trans.__('Disconnected'), tone: 'warning', canRetry: true };
  }
  if (state.connection === 'connecting') {
    const text =
      state.waiting > 0
        ? trans._n('Connecting… %1 change waiting', 'Connecting… %1 changes waiting', state.waiting)
        : trans.__('Connecting…');
    return { text, tone: 'busy', canRetry: false };
  }
  if (state.waiting > 0) {
    return { text: trans.__('Saving…'), tone: 'busy', canRetry: false };
  }
  const text = trans.__('All changes saved · revision %1', state.revision);
  return { text, tone: 'saved', canRetry: false };
}

/** The same for a screen reader, without the seconds, so that it is not told every second. */
export function announceSaveState(state: ISaveState | null, trans: TranslationBundle): string {
  if (state?.connection === 'offline' && state.readOnly === null) {
    return offlineText({ ...state, retryAt: null }, 0, trans);
  }
  if (state?.connection === 'online' && state.readOnly === null) {
    return state.waiting > 0 ? '' : trans.__('All changes saved');
  }
  return describeSaveState(state, 0, trans).text;
}
