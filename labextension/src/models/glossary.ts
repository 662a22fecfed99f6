/** The glossary as somebody looks at it: what is searched for, the terms found, and what an import brought. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IExportedFile } from './api';
import type { GlossaryApi, IImportedTerms, ITerm, ITermContent, TermStatus } from './glossaryApi';
import { messageOf } from './jobList';
import type { PeopleApi, Role } from './peopleApi';

/** Who may change what everybody shall write. */
const CHANGING: ReadonlySet<Role | 'none'> = new Set(['owner', 'editor', 'translator']);

export interface IGlossaryState {
  query: string;
  /** '': all. */
  status: TermStatus | '';
  terms: readonly ITerm[];
  hasMore: boolean;
  isLoading: boolean;
  /** Why the terms are not those that were asked for. */
  error: string | null;
  canChange: boolean;
  /** The file that is being sent. */
  importing: string | null;
  reports: readonly IImportedTerms[];
}

export interface IGlossaryOptions {
  api: Pick<GlossaryApi, 'terms' | 'add' | 'change' | 'remove' | 'importFile' | 'export'>;
  people: Pick<PeopleApi, 'me'>;
}

export class GlossaryModel {
  constructor(private readonly options: IGlossaryOptions) {}

  get state(): IGlossaryState {
    return this._state;
  }

  get changed(): ISignal<this, IGlossaryState> {
    return this._changed;
  }

  /** Reads the terms again, and what this person may do. */
  async refresh(): Promise<void> {
    await Promise.all([this.read(), this.readRights()]);
  }

  search(query: string): Promise<void> {
    this.update({ query });
    return this.read();
  }

  narrow(status: TermStatus | ''): Promise<void> {
    this.update({ status });
    return this.read();
  }

  /** Reads the next page behind what is shown. */
  async more(): Promise<void> {
    if (this.next !== null && !this._state.isLoading) {
      await this.read(this.next);
    }
  }

  /** Adds a term or changes one. Throws what the server says, for the form to show. */
  async save(id: number | null, term: ITermContent): Promise<void> {
    const { api } = this.options;
    await (id === null ? api.add(term) : api.change(id, term));
    await this.read();
  }

  async remove(id: number): Promise<void> {
    try {
      await this.options.api.remove(id);
      await this.read();
    } catch (error) {
      this.update({ error: messageOf(error) });
    }
  }

  /** Imports one file after the other; what one of them lacks stops no other. */
  async importFiles(files: readonly File[]): Promise<void> {
    const reports: IImportedTerms[] = [];
    for (const file of files) {
      this.update({ importing: file.name, reports: [] });
      try {
        reports.push(await this.options.api.importFile(file));
      } catch (error) {
        const problems = [{ line: null, reason: messageOf(error) }];
        reports.push({ file: file.name, added: 0, known: 0, problems });
      }
    }
    this.update({ importing: null, reports });
    await this.read();
  }

  dismissReports(): void {
    this.update({ reports: [] });
  }

  export(): Promise<IExportedFile> {
    return this.options.api.export();
  }

  private async read(cursor?: string): Promise<void> {
    const question = ++this.question;
    const { query, status, terms } = this._state;
    this.update({ isLoading: true });
    try {
      const page = await this.options.api.terms({ q: query, status, cursor });
      if (question === this.question) {
        this.next = page.next;
        this.update({
          terms: cursor === undefined ? page.terms : [...terms, ...page.terms],
          hasMore: page.next !== null,
          isLoading: false,
          error: null
        });
      }
    } catch (error) {
      if (question === this.question) {
        this.update({ isLoading: false, error: messageOf(error) });
      }
    }
  }

  /** Where it cannot be told what a person may do, nothing is offered. */
  private async readRights(): Promise<void> {
    const me = await this.options.people.me().catch(() => null);
    this.update({ canChange: me !== null && CHANGING.has(me.default_role) });
  }

  private update(change: Partial<IGlossaryState>): void {
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  private _state: IGlossaryState = {
    query: '',
    status: '',
    terms: [],
    hasMore: false,
    isLoading: false,
    error: null,
    canChange: false,
    importing: null,
    reports: []
  };
  private next: string | null = null;
  private question = 0;
  private readonly _changed = new Signal<this, IGlossaryState>(this);
}
