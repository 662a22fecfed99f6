/** What is known of a position, in a dialog. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { metadataNames } from './filterNames';
import { FormBody, showForm } from './form';

type Values = Record<string, string>;

const MAX_LENGTH = 2000;

class MetadataFormBody extends FormBody<Values> {
  constructor(values: Values, error: string | null, trans: TranslationBundle) {
    super(error);
    this.addClass('jddb-mod-twoColumns');
    for (const [field, label] of Object.entries(metadataNames(trans))) {
      const input = this.addInput(label, values[field] ?? '');
      input.maxLength = MAX_LENGTH;
      this.inputs.set(field, input);
    }
  }

  getValue(): Values {
    return Object.fromEntries(
      Array.from(this.inputs, ([field, input]) => [field, input.value.trim()])
    );
  }

  private readonly inputs = new Map<string, HTMLInputElement>();
}

export interface IMetadataFormOptions {
  title: string;
  values: Values;
  trans: TranslationBundle;
  /** Stores what was changed, null for what was emptied; what it throws is shown, and the form stays. */
  submit: (changes: Record<string, string | null>) => Promise<void>;
}

export async function showMetadataForm(options: IMetadataFormOptions): Promise<void> {
  const { title, values, trans, submit } = options;
  await showForm<Values>({
    title,
    accept: trans.__('Save'),
    values,
    trans,
    createBody: (filled, error) => new MetadataFormBody(filled, error, trans),
    submit: filled => submit(changesOf(values, filled))
  });
}

/** Only what differs: what somebody else filled in meanwhile stays. */
export function changesOf(before: Values, after: Values): Record<string, string | null> {
  const changed = Object.entries(after).filter(([field, value]) => value !== (before[field] ?? ''));
  return Object.fromEntries(changed.map(([field, value]) => [field, value === '' ? null : value]));
}
