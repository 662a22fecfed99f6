import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, showDialog } from '@jupyterlab/apputils';
import { downloadIcon } from '@jupyterlab/ui-components';

import { EXPORT_FORMATS } from '../models/api';
import type { ExportFormat } from '../models/api';
import { messageOf } from '../models/jobList';
import { CommandIDs, IJobEditors, IJobs } from '../tokens';
import { saveFile } from '../widgets/saveFile';

/** Hands a job description out as a file. */
export const exportPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:export',
  description: 'Exports job descriptions as Word, Markdown, text, HTML or JSON files.',
  autoStart: true,
  requires: [IJobs, IJobEditors],
  activate: (app: JupyterFrontEnd, { api, list, trans }: IJobs, editors: IJobEditors) => {
    const labels: Record<ExportFormat, string> = {
      docx: trans.__('Export as a Word document'),
      md: trans.__('Export as Markdown'),
      txt: trans.__('Export as text'),
      html: trans.__('Export as a web page'),
      json: trans.__('Export as JSON')
    };
    const formatOf = (value: unknown): ExportFormat =>
      EXPORT_FORMATS.find(format => format === value) ?? 'md';
    const target = (listed: unknown): number | null =>
      (listed ? null : editors.currentWidget?.model.jobId) ?? list.selected?.id ?? null;
    app.commands.addCommand(CommandIDs.exportFile, {
      label: args => labels[formatOf(args['format'])],
      icon: downloadIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            format: { type: 'string', enum: [...EXPORT_FORMATS] },
            listed: { type: 'boolean', description: 'The one selected in the list' }
          }
        }
      },
      isEnabled: args => target(args['listed']) !== null,
      execute: async args => {
        const id = target(args['listed']);
        if (id === null) {
          return;
        }
        try {
          saveFile(await api.exportJob(id, formatOf(args['format'])));
        } catch (error) {
          await showDialog({
            title: trans.__('The file could not be made'),
            body: messageOf(error),
            buttons: [Dialog.okButton({ label: trans.__('Close') })]
          });
        }
      }
    });
  }
};
