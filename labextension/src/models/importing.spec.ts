import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { IFileToImport, IImportResult } from './importing';
import { ImportModel, isLeftOut } from './importing';

const job = { title: 'Job', job_number: '1', classification: '', language: 'en' as const };
const api = { importable: vi.fn(), importFile: vi.fn() };
const onImported = vi.fn();
let model: ImportModel;

beforeEach(() => {
  vi.resetAllMocks();
  api.importable.mockResolvedValue({
    readable: ['.md', '.txt'],
    archives: ['.zip'],
    max_file_bytes: 10,
    max_archive_bytes: 20
  });
  api.importFile.mockImplementation(async ({ name }: IFileToImport) => imported(name));
  model = new ImportModel({ api, tooLarge: limit => `over ${limit}`, onImported });
});

function imported(file: string, warnings: string[] = []): IImportResult {
  return { imported: [{ ...job, id: 1, file, warnings }], problems: [], left_out: [] };
}

function files(...names: string[]): IFileToImport[] {
  return names.map(name => ({ name, file: new File(['x'], name) }));
}

const sent = (): string[] => api.importFile.mock.calls.map(([{ name }]) => name);

describe('ImportModel', () => {
  it('imports each file on its own and reports what could not be read', async () => {
    api.importFile.mockImplementation(async ({ name }: IFileToImport) => {
      if (name === 'lost.md') {
        throw new Error('no answer');
      }
      return name.endsWith('.md')
        ? imported(name, ['guessed'])
        : { imported: [], problems: [{ file: name, reason: 'empty' }], left_out: [] };
    });
    const progress: string[] = [];
    model.changed.connect((_, { progress: now }) => {
      if (now) {
        progress.push(`${now.done} of ${now.total}: ${now.name}`);
      }
    });
    await model.run(files('a.md', 'b.txt', 'lost.md', 'c.md'));
    expect(progress).toEqual(['0 of 4: a.md', '1 of 4: b.txt', '2 of 4: lost.md', '3 of 4: c.md']);
    expect(model.state).toEqual({
      progress: null,
      report: {
        imported: 2,
        problems: [
          { file: 'b.txt', reason: 'empty' },
          { file: 'lost.md', reason: 'no answer' }
        ],
        remarks: [
          { file: 'a.md', reason: 'guessed' },
          { file: 'c.md', reason: 'guessed' }
        ],
        leftOut: 0,
        notSent: 0
      }
    });
    expect(onImported).toHaveBeenCalledOnce();
  });

  it('stops after the file that is being sent, and keeps what was imported', async () => {
    api.importFile.mockImplementation(async ({ name }: IFileToImport) => {
      if (name === 'b.md') {
        model.stop();
        expect(model.state.progress?.isStopping).toBe(true);
      }
      return imported(name);
    });
    await model.run(files('a.md', 'b.md', 'c.md', 'd.md'));
    expect(sent()).toEqual(['a.md', 'b.md']);
    expect(model.state.report).toMatchObject({ imported: 2, notSent: 2 });
    await model.run(files('e.md'));
    expect(model.state.report).toMatchObject({ imported: 1, notSent: 0 });
  });

  it('leaves out what nobody wants and counts it', async () => {
    await model.run(files('jobs/.git/a.md', 'jobs/~$b.docx', 'jobs/c.md'));
    expect(sent()).toEqual(['jobs/c.md']);
    expect(model.state.report).toMatchObject({ imported: 1, leftOut: 2 });
  });

  it('sends no more than the name of what the server cannot read', async () => {
    await model.run(files('film.mp4'));
    const [{ name, file }] = api.importFile.mock.calls[0];
    expect([name, file.size]).toEqual(['film.mp4', 0]);
  });

  it('does not send what is too large', async () => {
    api.importable.mockResolvedValue({
      readable: ['.md'],
      archives: ['.zip'],
      max_file_bytes: 3_000_000,
      max_archive_bytes: 5_000_000
    });
    const large = (name: string): IFileToImport => ({
      name,
      file: new File([new Uint8Array(4e6)], name)
    });
    await model.run([large('a.md'), large('b.zip')]);
    expect(sent()).toEqual(['b.zip']);
    expect(model.state.report?.problems).toEqual([{ file: 'a.md', reason: 'over 3' }]);
  });

  it('sends everything where the server does not say what it reads, and asks again', async () => {
    api.importable.mockRejectedValueOnce(new Error('no answer'));
    await model.run(files('a.docx'));
    expect(api.importFile.mock.calls[0][0].file.size).toBe(1);
    await model.run(files('b.docx'));
    expect(api.importable).toHaveBeenCalledTimes(2);
  });
});

it.each([
  ['a.md', false],
  ['./a.md', false],
  ['../a.md', false],
  ['jobs/.hidden/a.md', true],
  ['~$a.docx', true],
  ['__MACOSX/a.md', true],
  ['jobs/Thumbs.db', true],
  ['desktop.ini', true],
  ['my desktop.ini.md', false]
])('knows whether %s is the system’s own', (path, expected) =>
  expect(isLeftOut(path)).toBe(expected)
);
