import { afterEach, describe, expect, it, vi } from 'vitest';

import { links, openPair } from '../../testing/openPair';
import type { IFinding, IFindings } from './api';
import { ChecksModel } from './checks';

const FINDING: IFinding = { check: 'numbers', severity: 'error', link_id: 'a', message: 'No 12.' };
/** Longer than texts have to be quiet. */
const LONG = 10_000;

function found(findings: IFinding[], revision = 0): IFindings {
  return { findings, quality_score: 0.5, revision: { source: 0, target: revision } };
}

async function open() {
  const pair = await openPair('translator');
  const findings = vi.fn(async () => found([]));
  vi.useFakeTimers();
  return { pair, findings, model: new ChecksModel(pair.model, { findings }) };
}

describe('ChecksModel', () => {
  afterEach(() => void vi.useRealTimers());

  it('asks when the texts have been quiet, once; what is not translated yet is no fault', async () => {
    const { pair, model, findings } = await open();
    const [first, ...others] = links();
    pair.tell([{ ...first, status: 'reviewed' }, ...others]);
    pair.tell([{ ...first, status: 'approved' }, ...others]);
    expect(findings).not.toHaveBeenCalled();
    findings.mockResolvedValueOnce(found([FINDING, { ...FINDING, check: 'missing' }]));
    await vi.advanceTimersByTimeAsync(LONG);
    expect(findings).toHaveBeenCalledTimes(1);
    expect(model.state).toEqual({ findings: [FINDING], missing: 1, quality: 0.5, error: null });
    pair.model.goTo('b');
    await vi.advanceTimersByTimeAsync(LONG);
    expect(findings).toHaveBeenCalledTimes(1);
  });

  it('keeps what it knew where the server does not answer', async () => {
    const { model, findings } = await open();
    findings.mockResolvedValueOnce(found([FINDING]));
    await model.refresh();
    findings.mockRejectedValueOnce(new Error('No answer.'));
    await model.refresh();
    expect(model.state).toMatchObject({ findings: [FINDING], error: 'No answer.' });
  });

  it('takes the last answer, whichever comes first', async () => {
    const { model, findings } = await open();
    let late: (told: IFindings) => void = () => undefined;
    findings.mockReturnValueOnce(new Promise(resolve => (late = resolve)));
    const first = model.refresh();
    await model.refresh();
    late(found([FINDING]));
    await first;
    expect(model.state.findings).toEqual([]);
  });

  it('asks no more once it is disposed of', async () => {
    const { pair, model, findings } = await open();
    const [first, ...others] = links();
    pair.tell([{ ...first, status: 'approved' }, ...others]);
    model.dispose();
    await vi.advanceTimersByTimeAsync(LONG);
    expect(findings).not.toHaveBeenCalled();
  });
});
