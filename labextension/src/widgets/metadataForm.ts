/** What is known of a position, in a dialog. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { messageOf } from '../models/jobList';
import { metadataNames } from './filterNames';

type Values = Record<string, string>;

class MetadataFormBody extends Widget implements Dialog.IBodyWidget<Values> {
  constructor(values: Values, error: string | null, trans: TranslationBundle) {
    super();
    this.addClass('jddb-JobForm');
    this.addClass('jddb-mod-twoColumns');
    if (error !== null) {
      const notice = document.createElement('p');
      notice.className = 'jddb-JobForm-error';
      notice.setAttribute('role', 'alert');
      notice.textContent = error;
      this.node.append(notice);
    }
    for (const [field, label] of Object.entries(metadataNames(trans))) {
      this.inputs.set(field, this.addInput(label, values[field] ?? ''));
    }
  }

  getValue(): Values {
    return Object.fromEntries(
      Array.from(this.inputs, ([field, input]) => [field, input.value.trim()])
    );
  }

  private addInput(label: string, value: string): HTMLInputElement {
    const input = document.createElement('input');
    input.className = 'jddb-Input';
    input.value = value;
    input.maxLength = 2000;
    input.autocomplete = 'off';
    const field = document.createElement('label');
    field.className = 'jddb-JobForm-field';
    const name = document.createElement('span');
    name.textContent = label;
    field.append(name, input);
    this.node.append(field);
    return input;
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
  const { title, trans, submit } = options;
  let values = options.values;
  let error: string | null = null;
  for (;;) {
    const answer = await showDialog<Values>({
      title,
      body: new MetadataFormBody(values, error, trans),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Save') })
      ],
      focusNodeSelector: 'input'
    });
    if (!answer.button.accept || !answer.value) {
      return;
    }
    values = answer.value;
    try {
      await submit(changesOf(options.values, values));
      return;
    } catch (problem) {
      error = messageOf(problem);
    }
  }
}

/** Only what differs: what somebody else filled in meanwhile stays. */
export function changesOf(before: Values, after: Values): Record<string, string | null> {
  const changed = Object.entries(after).filter(([field, value]) => value !== (before[field] ?? ''));
  return Object.fromEntries(changed.map(([field, value]) => [field, value === '' ? null : value]));
}
