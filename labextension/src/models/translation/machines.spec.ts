import { describe, expect, it, vi } from 'vitest';

import { settle } from '../../testing/manualTimers';
import { links, openPair } from '../../testing/openPair';
import type { ISuggester } from './api';
import { MachineNotices } from './machineNotices';
import { MachinesModel } from './machines';

const BROKEN = machine('broken', 'It lacks an address.');
const GOOD = machine('good');
const OTHER = machine('other');

function machine(name: string, problem: string | null = null): ISuggester {
  return { name, title: name, destination: `${name}.example`, notice: 'It leaves.', problem };
}

/** Machines that answer when they are told to. */
async function open(role = 'translator', there: readonly ISuggester[] = [BROKEN, GOOD, OTHER]) {
  const pair = await openPair(role);
  const asked: { name: string; text: string; signal: AbortSignal }[] = [];
  const answers: { resolve: (texts: string[]) => void; reject: (reason: Error) => void }[] = [];
  const suggesters = vi.fn(async () => [...there]);
  const model = new MachinesModel(pair.model, {
    suggesters,
    suggest: (_, name, text, signal) => {
      asked.push({ name, text, signal });
      return new Promise((resolve, reject) => answers.push({ resolve, reject }));
    }
  });
  await model.load();
  pair.model.goTo('a');
  return { pair, model, asked, answers, suggesters };
}

describe('MachinesModel', () => {
  it('asks for the current segment, and keeps what it said for who comes back', async () => {
    const { pair, model, asked, answers } = await open();
    const asking = model.ask(GOOD);
    expect(model.state.asking).toBe(GOOD);
    expect(model.canAsk).toBe(false);
    answers[0].resolve(['Un.', 'Une.']);
    await asking;
    expect(asked).toMatchObject([{ name: 'good', text: 'One.' }]);
    expect(model.state.answers.map(({ text }) => text)).toEqual(['Un.', 'Une.']);
    pair.model.goTo('b');
    expect(model.state.answers).toEqual([]);
    pair.model.goTo('a');
    expect(model.state.answers.map(({ text }) => text)).toEqual(['Un.', 'Une.']);
  });

  it('prefers the one that was asked last, and never one that cannot be asked', async () => {
    const { model, asked, answers } = await open();
    expect(model.preferred).toBe(GOOD);
    await model.ask(BROKEN);
    expect(asked).toEqual([]);
    const asking = model.ask(OTHER);
    answers[0].resolve(['Un.']);
    await asking;
    expect(model.preferred).toBe(OTHER);
  });

  it('ends the request when it is cancelled, or the segment is left', async () => {
    const { pair, model, asked, answers } = await open();
    void model.ask(GOOD);
    model.cancel();
    expect(asked[0].signal.aborted).toBe(true);
    void model.ask(GOOD);
    pair.model.goTo('b');
    expect(asked[1].signal.aborted).toBe(true);
    answers.forEach(({ resolve }) => resolve(['Too late.']));
    await settle();
    expect(model.state).toMatchObject({ asking: null, answers: [], error: null });
  });

  it('does not show what was said about a text that has changed', async () => {
    const { pair, model, answers } = await open();
    const asking = model.ask(GOOD);
    const [first, ...others] = links();
    pair.tell([{ ...first, source: { start: 0, end: 9 } }, ...others]);
    answers[0].resolve(['Un.']);
    await asking;
    expect(model.state).toMatchObject({ text: 'One. Two.', answers: [] });
  });

  it('says what went wrong, until another segment is chosen', async () => {
    const { pair, model, answers } = await open();
    const asking = model.ask(GOOD);
    answers[0].reject(new Error('It does not answer.'));
    await asking;
    expect(model.state).toMatchObject({ asking: null, error: 'It does not answer.' });
    pair.model.goTo('b');
    expect(model.state.error).toBeNull();
  });

  it('sends nothing for who may not translate', async () => {
    const { model, asked } = await open('reviewer');
    await model.ask(GOOD);
    expect(asked).toEqual([]);
  });

  it('asks again which there are where it could not learn it', async () => {
    const { pair, model, suggesters } = await open();
    suggesters.mockRejectedValueOnce(new Error('offline'));
    await model.load();
    const calls = suggesters.mock.calls.length;
    pair.model.goTo('b');
    pair.model.goTo('a');
    expect(suggesters).toHaveBeenCalledTimes(calls + 1);
  });
});

describe('MachineNotices', () => {
  it('remembers by person, machine and host', async () => {
    window.localStorage.clear();
    const of = (name: string): MachineNotices =>
      new MachineNotices(window.localStorage, async () => name);
    await of('ann').add(GOOD);
    expect(await of('ann').has(GOOD)).toBe(true);
    expect(await of('ann').has(OTHER)).toBe(false);
    expect(await of('ann').has({ ...GOOD, destination: 'elsewhere.example' })).toBe(false);
    expect(await of('bob').has(GOOD)).toBe(false);
  });

  it('remembers nothing where the person is not known', async () => {
    const nobody = new MachineNotices(window.localStorage, () => Promise.reject(new Error()));
    await nobody.add(GOOD);
    expect(await nobody.has(GOOD)).toBe(false);
  });
});
