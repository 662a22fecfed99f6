/** Job descriptions that come in as files: one request a file, with progress, a way to stop, and a report. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IJob } from './api';
import { messageOf } from './jobList';
import type { RestClient } from './rest';

/** A file, and its name with the folders that it was found in. */
export interface IFileToImport {
  name: string;
  file: File;
}

export interface IImportable {
  /** Extensions with their dots; empty where the server did not say. */
  readable: string[];
  archives: string[];
  max_file_bytes: number;
  max_archive_bytes: number;
}

export interface IImportProblem {
  file: string;
  reason: string;
  /** The job description that has this number and language already. */
  existing?: IJob;
}

export interface IImportedJob extends IJob {
  file: string;
  /** What to look at again, such as a name and a text in different languages. */
  warnings: string[];
}

export interface IImportResult {
  imported: IImportedJob[];
  problems: IImportProblem[];
  left_out: IImportProblem[];
}

export class ImportApi {
  constructor(private readonly rest: RestClient) {}

  importable(): Promise<IImportable> {
    return this.rest.json('GET', 'jobs/import');
  }

  async importFile({ name, file }: IFileToImport): Promise<IImportResult> {
    const form = new FormData();
    form.append('file', file, name);
    const response = await this.rest.request('POST', 'jobs/import', form);
    return response.json();
  }
}

export interface IImportProgress {
  done: number;
  total: number;
  /** The file that is being sent. */
  name: string;
  /** Whether it is the last one, since the person wants no more. */
  isStopping: boolean;
}

export interface IImportReport {
  imported: number;
  problems: IImportProblem[];
  /** About files that did go in. */
  remarks: IImportProblem[];
  /** How many hidden files and files of the system nobody wanted. */
  leftOut: number;
  /** How many files were not sent because the person stopped. */
  notSent: number;
}

export interface IImportState {
  progress: IImportProgress | null;
  report: IImportReport | null;
}

export interface IImportOptions {
  api: Pick<ImportApi, 'importable' | 'importFile'>;
  /** What to say of a file that is not worth sending; `limit` is in megabytes. */
  tooLarge: (limit: number) => string;
  /** Something new is in the list. */
  onImported: () => Promise<void>;
}

const NOTHING_KNOWN: IImportable = {
  readable: [],
  archives: [],
  max_file_bytes: Infinity,
  max_archive_bytes: Infinity
};
const MEGABYTE = 1_000_000;

export class ImportModel {
  constructor(private readonly options: IImportOptions) {}

  get state(): IImportState {
    return this._state;
  }

  get changed(): ISignal<this, IImportState> {
    return this._changed;
  }

  /** What the server can import, asked once; nothing is known where it does not answer. */
  async importable(): Promise<IImportable> {
    this.asked ??= this.options.api.importable();
    try {
      return await this.asked;
    } catch {
      this.asked = null;
      return NOTHING_KNOWN;
    }
  }

  /** Imports one file after the other; what one of them lacks stops no other. */
  async run(files: readonly IFileToImport[]): Promise<void> {
    if (files.length === 0 || this._state.progress) {
      return;
    }
    const wanted = files.filter(({ name }) => !isLeftOut(name));
    const report: IImportReport = {
      imported: 0,
      problems: [],
      remarks: [],
      leftOut: files.length - wanted.length,
      notSent: 0
    };
    const total = wanted.length;
    this.isStopped = false;
    for (const [done, file] of wanted.entries()) {
      if (this.isStopped) {
        report.notSent = total - done;
        break;
      }
      this.update({
        progress: { done, total, name: file.name, isStopping: false },
        report: null
      });
      await this.importInto(report, file);
    }
    this.update({ progress: null, report });
    await this.options.onImported();
  }

  /** Stops after the file that is being sent. What was imported stays. */
  stop(): void {
    const { progress } = this._state;
    if (progress) {
      this.isStopped = true;
      this.update({ progress: { ...progress, isStopping: true } });
    }
  }

  dismissReport(): void {
    this.update({ report: null });
  }

  private async importInto(report: IImportReport, file: IFileToImport): Promise<void> {
    try {
      const worthSending = await this.worthSending(file);
      const result = await this.options.api.importFile(worthSending);
      report.imported += result.imported.length;
      report.problems.push(...result.problems);
      report.remarks.push(...result.imported.flatMap(remarksOf));
      report.leftOut += result.left_out.length;
    } catch (error) {
      report.problems.push({ file: file.name, reason: messageOf(error) });
    }
  }

  /**
   * The file, or for a kind that cannot be read an empty one of its name: the server says by the name why it
   * is refused. Throws for a file over the limit.
   */
  private async worthSending({ name, file }: IFileToImport): Promise<IFileToImport> {
    const kinds = await this.importable();
    const isArchive = endsWithOneOf(name, kinds.archives);
    const limit = isArchive ? kinds.max_archive_bytes : kinds.max_file_bytes;
    const isKnown = kinds.readable.length === 0 || isArchive || endsWithOneOf(name, kinds.readable);
    if (!isKnown) {
      return { name, file: new File([], name) };
    }
    if (file.size > limit) {
      throw new Error(this.options.tooLarge(Math.floor(limit / MEGABYTE)));
    }
    return { name, file };
  }

  private update(change: Partial<IImportState>): void {
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  private _state: IImportState = { progress: null, report: null };
  private isStopped = false;
  private asked: Promise<IImportable> | null = null;
  private readonly _changed = new Signal<this, IImportState>(this);
}

function endsWithOneOf(name: string, extensions: readonly string[]): boolean {
  return extensions.some(extension => name.toLowerCase().endsWith(extension));
}

/** Whether a file of a folder is hidden, or the system's own; as `jddb_jupyter/documents/folders.py` says. */
export function isLeftOut(path: string): boolean {
  return path
    .split('/')
    .some(part => /^(\.(?!\.?$)|~\$)|^(__macosx|thumbs\.db|desktop\.ini)$/i.test(part));
}

function remarksOf({ file, warnings }: IImportedJob): IImportProblem[] {
  return warnings.map(reason => ({ file, reason }));
}
