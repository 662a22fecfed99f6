import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { IJob, IJobPage } from './api';
import { JobListModel } from './jobList';

function job(id: number, title = `Job ${id}`): IJob {
  return { id, title, job_number: String(id), classification: 'EX-01', language: 'en' };
}

function page(...jobs: IJob[]): IJobPage {
  return { jobs, next: null };
}

const api = {
  jobs: vi.fn(),
  facets: vi.fn(),
  createJob: vi.fn(),
  changeJob: vi.fn(),
  deleteJob: vi.fn()
};
let model: JobListModel;

beforeEach(() => {
  vi.resetAllMocks();
  api.jobs.mockResolvedValue(page(job(1), job(2), job(3)));
  api.facets.mockResolvedValue({ total: 3, facets: {} });
  model = new JobListModel(api);
});

describe('JobListModel', () => {
  it('drops an answer that a newer question has overtaken', async () => {
    let answerOld: (value: IJobPage) => void = () => undefined;
    api.jobs.mockReturnValueOnce(new Promise(resolve => (answerOld = resolve)));
    api.jobs.mockResolvedValueOnce(page(job(9)));
    const old = model.search('di');
    await model.search('director');
    answerOld(page(job(1)));
    await old;
    expect(model.state.jobs.map(({ id }) => id)).toEqual([9]);
    expect(api.jobs).toHaveBeenLastCalledWith(
      expect.objectContaining({ q: 'director*', language: '', sort: 'best' })
    );
  });

  it('keeps the list and says why when it cannot be read again', async () => {
    await model.refresh();
    api.jobs.mockRejectedValueOnce(new Error('no answer'));
    await model.refresh();
    expect(model.state).toMatchObject({ error: 'no answer', loading: false });
    expect(model.state.jobs).toHaveLength(3);
    await model.refresh();
    expect(model.state.error).toBeNull();
  });

  it('shows as many entries after a refresh as before', async () => {
    api.jobs.mockImplementation(async ({ cursor }) =>
      cursor ? page(job(3), job(4)) : { jobs: [job(1), job(2)], next: 'c' }
    );
    await model.refresh();
    expect(model.state.hasMore).toBe(true);
    await model.loadMore();
    await model.refresh();
    expect(model.state.jobs.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  it('selects the neighbour of a deleted entry and tells of the deletion', async () => {
    await model.refresh();
    model.select(3);
    const deleted: number[] = [];
    model.jobDeleted.connect((_, id) => deleted.push(id));
    api.jobs.mockResolvedValue(page(job(1), job(2)));
    await model.remove(3);
    expect(deleted).toEqual([3]);
    expect(model.selected?.id).toBe(2);
  });

  it('shows a new title at once', async () => {
    await model.refresh();
    api.changeJob.mockResolvedValue(job(2, 'New'));
    await model.change(2, { title: 'New' });
    expect(model.state.jobs[1].title).toBe('New');
  });
});
