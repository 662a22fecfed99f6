import { describe, expect, it, vi } from 'vitest';

import { settle } from '../../testing/manualTimers';
import type { IConcordance, IHit, IPair, TranslationApi } from './api';
import { ConcordanceModel } from './concordance';

const PAIR = { source: { language: 'en' }, target: { language: 'fr' } } as IPair;

function page(text: string, total: number | null, next: string | null = null): IConcordance {
  const hit = { source: { text, matches: [] } } as unknown as IHit;
  return { hits: [hit], total, equivalents: [], next };
}

/** A server that answers when it is told to. */
function open() {
  const answers: ((found: IConcordance) => void)[] = [];
  const concordance = vi.fn<TranslationApi['concordance']>(
    () => new Promise(resolve => answers.push(resolve))
  );
  const facets = vi.fn(async () => ({}) as never);
  return { model: new ConcordanceModel({ concordance, facets }), concordance, answers };
}

const texts = (model: ConcordanceModel): string[] | undefined =>
  model.state.found?.hits.map(({ source }) => source.text);

describe('ConcordanceModel', () => {
  it('shows the hits before they are counted', async () => {
    const { model, concordance, answers } = open();
    const searching = model.search(PAIR, ' head ', 'source');
    expect(model.state.isLoading).toBe(true);
    answers[0](page('one', null));
    await settle();
    expect([texts(model), model.state.found?.total, model.state.isLoading]).toEqual([
      ['one'],
      null,
      false
    ]);
    answers[1](page('one', 7));
    await searching;
    expect(model.state.found?.total).toBe(7);
    expect(concordance.mock.calls.map(([q, languages, , more]) => [q, languages, more])).toEqual([
      ['head', ['en', 'fr'], { quick: true }],
      ['head', ['en', 'fr'], { quick: false }]
    ]);
  });

  it('does not count what nobody asks for any more', async () => {
    const { model, concordance, answers } = open();
    void model.search(PAIR, 'head', 'source');
    void model.search(PAIR, 'tête', 'target');
    answers[0](page('late', null));
    await settle();
    expect(texts(model)).toBeUndefined();
    answers[1](page('now', null));
    await settle();
    expect(texts(model)).toEqual(['now']);
    expect(concordance).toHaveBeenCalledTimes(3);
  });

  it('narrows what it looked for last, and goes on from a page within it', async () => {
    const { model, concordance, answers } = open();
    void model.search(PAIR, 'tête', 'target');
    void model.narrow(PAIR, { found_in: 'live' });
    answers[1](page('one', null, 'x'));
    await settle();
    answers[2](page('one', 2, 'x'));
    await settle();
    void model.more(PAIR);
    answers[3](page('two', 2));
    await settle();
    expect(texts(model)).toEqual(['one', 'two']);
    expect(concordance.mock.calls.at(-1)).toEqual([
      'tête',
      ['fr', 'en'],
      { found_in: 'live', status: '', classification: '', department: '' },
      { cursor: 'x' }
    ]);
  });
});
