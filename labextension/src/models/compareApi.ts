/** Two job descriptions side by side, over REST. Positions are code points. */
import type { IJob, Mark } from './api';
import type { RestClient } from './rest';

export interface ICell {
  text: string;
  attributes: Record<string, unknown>;
  marks: Mark[];
}

export interface IRow {
  left: ICell | null;
  right: ICell | null;
}

export interface IComparedSection {
  kind: string;
  /** The headings: null where a side has no such section, empty before the first heading. */
  left: string | null;
  right: string | null;
  moved: boolean;
  changed: boolean;
  rows: IRow[];
}

export interface IDifferentField {
  name: string;
  left: string | null;
  right: string | null;
}

export interface IComparison {
  left: IJob;
  right: IJob;
  same_language: boolean;
  metadata: IDifferentField[];
  sections: IComparedSection[];
}

export class CompareApi {
  constructor(private readonly rest: RestClient) {}

  compare(left: number, right: number): Promise<IComparison> {
    return this.rest.json('GET', `jobs/${left}/compare/${right}`);
  }
}
