/** A window over JupyterLab for what has forms and lists of its own: Enter belongs to what is in it. */
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

export interface IModalOptions {
  title: string;
  className: string;
  trans: TranslationBundle;
  render: (close: () => void) => React.JSX.Element;
}

/** Shows it until it is closed, with Escape or its button; the focus then goes back to where it was. */
export function showModal(options: IModalOptions): Promise<void> {
  const { title, className, trans, render } = options;
  const before = document.activeElement;
  const dialog = document.createElement('dialog');
  dialog.className = `jddb-Modal ${className}`;
  dialog.dataset['lmSuppressShortcuts'] = 'true';
  dialog.setAttribute('aria-labelledby', 'jddb-modal-title');
  document.body.append(dialog);
  const close = (): void => dialog.close();
  const content = ReactWidget.create(
    <>
      <header className="jddb-Modal-header">
        <h2 id="jddb-modal-title">{title}</h2>
        <button type="button" className="jddb-Button" onClick={close}>
          {trans.__('Close')}
        </button>
      </header>
      {render(close)}
    </>
  );
  content.addClass('jddb-Modal-content');
  Widget.attach(content, dialog);
  dialog.showModal();
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      content.dispose();
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
      resolve();
    });
  });
}
