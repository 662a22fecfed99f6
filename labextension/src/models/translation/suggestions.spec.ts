import { describe, expect, it, vi } from 'vitest';

import { settle } from '../../testing/manualTimers';
import { openPair } from '../../testing/openPair';
import type { IMatch, IMatches, TranslationApi } from './api';
import { SuggestionsModel } from './suggestions';

function match(id: number, kind: IMatch['kind']): IMatch {
  return { unit_id: id, kind, source: '', target: '' } as unknown as IMatch;
}

/** A server that answers when it is told to. */
async function open() {
  const { model: pair } = await openPair('translator');
  const answers: { resolve: (found: IMatches) => void; reject: (reason: Error) => void }[] = [];
  const matches = vi.fn<TranslationApi['matches']>(
    () => new Promise((resolve, reject) => answers.push({ resolve, reject }))
  );
  const terms = async () => ({ occurrences: [], terms: [] });
  const model = new SuggestionsModel(pair, { matches, terms });
  const ids = (): number[] => model.state.matches.map(({ unit_id: id }) => id);
  return { pair, model, matches, answers, ids };
}

describe('SuggestionsModel', () => {
  it('puts what means the same behind what is similar, when it comes', async () => {
    const { pair, model, matches, answers, ids } = await open();
    pair.goTo('a');
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    answers[0].resolve({ matches: [match(1, 'exact'), match(2, 'fuzzy')], more_by_meaning: true });
    await settle();
    expect([ids(), model.state.isLoading]).toEqual([[1, 2], false]);
    expect(matches.mock.calls.map(call => call[2] ?? false)).toEqual([false, true]);
    const late = [match(1, 'exact'), match(3, 'fuzzy'), match(4, 'semantic')];
    answers[1].resolve({ matches: late, more_by_meaning: false });
    await settle();
    expect(ids()).toEqual([1, 2, 4]);
  });

  it('keeps what is similar when the other answer fails, and asks for none that there cannot be', async () => {
    const { pair, model, matches, answers, ids } = await open();
    pair.goTo('a');
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    answers[0].resolve({ matches: [match(1, 'exact')], more_by_meaning: true });
    await settle();
    answers[1].reject(new Error('busy'));
    await settle();
    expect([ids(), model.state.error]).toEqual([[1], 'busy']);
    void model.refresh();
    answers[2].resolve({ matches: [match(1, 'exact')], more_by_meaning: false });
    await settle();
    expect(matches).toHaveBeenCalledTimes(3);
    expect(model.state.error).toBeNull();
  });

  it('drops what comes for a segment that was left', async () => {
    const { pair, model, answers, ids } = await open();
    pair.goTo('a');
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    answers[0].resolve({ matches: [match(1, 'exact')], more_by_meaning: true });
    await settle();
    pair.goTo('b');
    answers[1].resolve({ matches: [match(4, 'semantic')], more_by_meaning: false });
    await settle();
    expect(ids()).toEqual([]);
    model.dispose();
  });
});
