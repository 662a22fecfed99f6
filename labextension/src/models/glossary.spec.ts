import { describe, expect, it, vi } from 'vitest';

import { GlossaryModel } from './glossary';
import type { ITerm, ITermPage } from './glossaryApi';

function term(id: number): ITerm {
  return { id, wordings: [], subject: '', note: '' };
}

function scene(pages: (ITermPage | Promise<ITermPage> | Error)[], role = 'translator') {
  const api = {
    terms: vi.fn(async () => {
      const page = await pages.shift();
      if (page instanceof Error) {
        throw page;
      }
      return page ?? { terms: [], next: null };
    }),
    add: vi.fn(async () => term(9)),
    change: vi.fn(async () => term(9)),
    remove: vi.fn(async () => undefined),
    importFile: vi.fn(),
    export: vi.fn()
  };
  const people = { me: vi.fn(async () => ({ default_role: role }) as never) };
  return { api, model: new GlossaryModel({ api, people }) };
}

const one: ITermPage = { terms: [term(1)], next: '1' };
const two: ITermPage = { terms: [term(2)], next: null };

describe('GlossaryModel', () => {
  it('reads page after page', async () => {
    const { api, model } = scene([one, two]);
    await model.refresh();
    expect(model.state).toMatchObject({ hasMore: true, canChange: true });
    await model.more();
    expect(model.state.terms.map(({ id }) => id)).toEqual([1, 2]);
    expect(model.state.hasMore).toBe(false);
    await model.more();
    expect(api.terms).toHaveBeenCalledTimes(2);
  });

  it('shows what was asked for last, whatever is answered last', async () => {
    let answer: (page: ITermPage) => void = () => undefined;
    const slow = new Promise<ITermPage>(resolve => (answer = resolve));
    const { model } = scene([slow, two]);
    const first = model.search('ta');
    await model.search('tasks');
    answer(one);
    await first;
    expect(model.state.terms.map(({ id }) => id)).toEqual([2]);
  });

  it('keeps the terms of before where the server does not answer', async () => {
    const { model } = scene([two, new Error('away')]);
    await model.search('');
    await model.narrow('forbidden');
    expect(model.state.error).toBe('away');
    expect(model.state.terms).toHaveLength(1);
  });

  it('offers no change to those who may only read', async () => {
    const { model } = scene([], 'viewer');
    await model.refresh();
    expect(model.state.canChange).toBe(false);
  });

  it('imports the other files where one fails', async () => {
    const { api, model } = scene([]);
    const good = { file: 'b.csv', added: 2, known: 1, problems: [] };
    api.importFile.mockRejectedValueOnce(new Error('too large')).mockResolvedValueOnce(good);
    await model.importFiles([new File([], 'a.tbx'), new File([], 'b.csv')]);
    expect(model.state.reports).toEqual([
      { file: 'a.tbx', added: 0, known: 0, problems: [{ line: null, reason: 'too large' }] },
      good
    ]);
    expect(model.state.importing).toBeNull();
    expect(api.terms).toHaveBeenCalled();
  });
});
