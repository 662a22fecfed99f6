/** The glossary over REST. */
import type { IExportedFile } from './api';
import { fileName } from './api';
import type { RestClient } from './rest';
import { queryString } from './rest';

export const TERM_STATUSES = ['approved', 'admitted', 'proposed', 'forbidden'] as const;
export type TermStatus = (typeof TERM_STATUSES)[number];

export const PARTS_OF_SPEECH = ['', 'noun', 'verb', 'adjective', 'adverb', 'other'] as const;
export type PartOfSpeech = (typeof PARTS_OF_SPEECH)[number];

/** How a language says a term. */
export interface IWording {
  /** Its code, such as `fr`. */
  language: string;
  text: string;
  status: TermStatus;
  part_of_speech: PartOfSpeech;
  /** Inflected forms that no rule knows. */
  forms: string[];
}

export interface ITermContent {
  wordings: IWording[];
  subject: string;
  note: string;
}

export interface ITerm extends ITermContent {
  id: number;
}

export interface ITermPage {
  terms: ITerm[];
  next: string | null;
}

export interface ITermQuery {
  q?: string;
  status?: string;
  cursor?: string;
}

export interface IFileProblem {
  /** Null: the file as a whole. */
  line: number | null;
  reason: string;
}

export interface IImportedTerms {
  file: string;
  added: number;
  /** What was there already. */
  known: number;
  problems: IFileProblem[];
}

export class GlossaryApi {
  constructor(private readonly rest: RestClient) {}

  terms(query: ITermQuery): Promise<ITermPage> {
    return this.rest.json('GET', `glossary${queryString({ ...query })}`);
  }

  add(term: ITermContent): Promise<ITerm> {
    return this.rest.json('POST', 'glossary', term);
  }

  change(id: number, term: ITermContent): Promise<ITerm> {
    return this.rest.json('PATCH', `glossary/${id}`, term);
  }

  async remove(id: number): Promise<void> {
    await this.rest.request('DELETE', `glossary/${id}`);
  }

  async importFile(file: File): Promise<IImportedTerms> {
    const form = new FormData();
    form.append('file', file);
    const response = await this.rest.request('POST', 'glossary/import', form);
    const { files } = (await response.json()) as { files: IImportedTerms[] };
    return files[0];
  }

  async export(): Promise<IExportedFile> {
    const response = await this.rest.request('GET', 'glossary/export');
    const name = fileName(response.headers.get('Content-Disposition'));
    return { name: name ?? 'glossary.csv', content: await response.blob() };
  }
}
