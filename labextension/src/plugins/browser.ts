import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { Dialog, showDialog } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { addIcon, editIcon, fileUploadIcon, folderIcon } from '@jupyterlab/ui-components';
import { Poll } from '@lumino/polling';
import type { ContextMenu } from '@lumino/widgets';

import { EXPORT_FORMATS } from '../models/api';
import type { IJob, INewJob } from '../models/api';
import type { IJobListState, JobListModel } from '../models/jobList';
import { messageOf, NO_FILTERS } from '../models/jobList';
import { CommandIDs, IJobEditors, IJobs } from '../tokens';
import { chooseFiles, chooseFolder } from '../widgets/chooseFiles';
import { jobIcon } from '../widgets/icons';
import { JobBrowser } from '../widgets/jobBrowser';
import { showJobForm } from '../widgets/jobForm';
import { showMetadataForm } from '../widgets/metadataForm';

const ID = 'jddb-jupyter:browser';
const DEFAULT_INTERVAL = 15;
const EMPTY_JOB: INewJob = { title: '', job_number: '', classification: '', language: 'en' };

/** The sidebar with the list, and the commands that need no open document. */
export const browserPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Adds the list of job descriptions to the left sidebar.',
  autoStart: true,
  requires: [IJobs, IJobEditors],
  optional: [ILayoutRestorer, ISettingRegistry, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    editors: IJobEditors,
    restorer: ILayoutRestorer | null,
    registry: ISettingRegistry | null,
    stateDb: IStateDB | null
  ) => {
    const { commands } = app;
    const { list, imports, trans } = jobs;
    const browser = new JobBrowser({
      model: list,
      imports,
      trans,
      actions: {
        open: id => void commands.execute(CommandIDs.open, { id }),
        openPair: pair => void commands.execute(CommandIDs.openTranslation, { pair }),
        create: () => void commands.execute(CommandIDs.create),
        chooseFiles: () => void commands.execute(CommandIDs.importFiles),
        chooseFolder: () => void commands.execute(CommandIDs.importFolder),
        rename: () => void commands.execute(CommandIDs.rename, { listed: true }),
        remove: () => void commands.execute(CommandIDs.remove, { listed: true }),
        compare: () => void commands.execute(CommandIDs.compare, { listed: true })
      }
    });
    app.shell.add(browser, 'left', { rank: 150 });
    restorer?.add(browser, browser.id);

    const target = (args: { listed?: unknown }): IJob | null =>
      args.listed ? list.selected : (editors.currentWidget?.model.state.job ?? list.selected);
    addListCommands(app, jobs);
    addJobCommands(app, jobs, target);
    addContextMenu(app);
    if (stateDb) {
      void rememberFilters(list, stateDb);
    }
    keepFresh(app, browser, jobs, registry);
  }
};

function addListCommands(app: JupyterFrontEnd, { list, imports, trans }: IJobs): void {
  const { commands } = app;
  commands.addCommand(CommandIDs.show, {
    label: trans.__('Show job descriptions'),
    icon: jobIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => app.shell.activateById('jddb-browser')
  });
  commands.addCommand(CommandIDs.create, {
    label: trans.__('New job description'),
    caption: trans.__('Write a new job description together'),
    icon: args => (args['isLauncher'] ? jobIcon : addIcon),
    describedBy: {
      args: { type: 'object', properties: { isLauncher: { type: 'boolean' } } }
    },
    execute: () =>
      showJobForm({
        title: trans.__('New job description'),
        accept: trans.__('Create'),
        values: EMPTY_JOB,
        trans,
        submit: async values => {
          const { id } = await list.create(values);
          await commands.execute(CommandIDs.open, { id });
        }
      })
  });
  commands.addCommand(CommandIDs.importFiles, {
    label: trans.__('Import files'),
    caption: trans.__('Import job descriptions from files or archives'),
    icon: fileUploadIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async () => {
      app.shell.activateById('jddb-browser');
      const { readable, archives } = await imports.importable();
      await imports.run(await chooseFiles([...readable, ...archives]));
    }
  });
  commands.addCommand(CommandIDs.importFolder, {
    label: trans.__('Import a folder'),
    caption: trans.__('Import the job descriptions of a folder and of those in it'),
    icon: folderIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async () => {
      app.shell.activateById('jddb-browser');
      await imports.run(await chooseFolder());
    }
  });
}

function addJobCommands(
  app: JupyterFrontEnd,
  jobs: IJobs,
  target: (args: { listed?: unknown }) => IJob | null
): void {
  const { list, trans } = jobs;
  const describedBy = {
    args: {
      type: 'object' as const,
      properties: {
        listed: { type: 'boolean', description: 'The one selected in the list, not the open one' }
      }
    }
  };
  app.commands.addCommand(CommandIDs.rename, {
    label: trans.__('Rename…'),
    icon: editIcon,
    describedBy,
    isEnabled: args => target(args) !== null,
    execute: args => {
      const job = target(args);
      return job && rename(job, { list, trans });
    }
  });
  app.commands.addCommand(CommandIDs.details, {
    label: trans.__('Details…'),
    caption: trans.__('Department, location and what else is known of the position'),
    describedBy,
    isEnabled: args => target(args) !== null,
    execute: args => {
      const job = target(args);
      return job && editDetails(job, jobs);
    }
  });
  app.commands.addCommand(CommandIDs.remove, {
    label: trans.__('Delete…'),
    describedBy,
    isEnabled: args => target(args) !== null,
    execute: args => {
      const job = target(args);
      return job && remove(job, { list, trans });
    }
  });
}

type ListAndWords = Pick<IJobs, 'list' | 'trans'>;

function rename(job: IJob, { list, trans }: ListAndWords): Promise<boolean> {
  const { title, job_number, classification, language } = job;
  return showJobForm({
    title: trans.__('Rename “%1”', title),
    accept: trans.__('Save'),
    values: { title, job_number, classification, language },
    trans,
    submit: values => list.change(job.id, values)
  });
}

async function editDetails(job: IJob, { api, list, trans }: IJobs): Promise<void> {
  try {
    const { metadata } = await api.jobDetails(job.id);
    await showMetadataForm({
      title: trans.__('Details of “%1”', job.title),
      values: metadata,
      trans,
      submit: values => list.change(job.id, { metadata: values })
    });
  } catch (error) {
    await showDialog({
      title: trans.__('Details of “%1”', job.title),
      body: messageOf(error),
      buttons: [Dialog.okButton({ label: trans.__('Close') })]
    });
  }
}

async function remove(job: IJob, { list, trans }: ListAndWords): Promise<void> {
  const answer = await showDialog({
    title: trans.__('Delete “%1”?', job.title),
    body: trans.__('It disappears for everybody, with its history. This cannot be undone.'),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Delete') })
    ],
    defaultButton: 0
  });
  if (!answer.button.accept) {
    return;
  }
  try {
    await list.remove(job.id);
  } catch (error) {
    await showDialog({
      title: trans.__('“%1” was not deleted', job.title),
      body: messageOf(error),
      buttons: [Dialog.okButton({ label: trans.__('Close') })]
    });
  }
}

function addContextMenu(app: JupyterFrontEnd): void {
  const entries: Pick<ContextMenu.IItemOptions, 'command' | 'args'>[] = [
    { command: CommandIDs.open, args: { listed: true } },
    { command: CommandIDs.rename, args: { listed: true } },
    { command: CommandIDs.details, args: { listed: true } },
    { command: CommandIDs.compare, args: { listed: true } },
    ...EXPORT_FORMATS.map(format => ({
      command: CommandIDs.exportFile,
      args: { listed: true, format }
    })),
    { command: CommandIDs.remove, args: { listed: true } }
  ];
  for (const [rank, entry] of entries.entries()) {
    app.contextMenu.addItem({ ...entry, selector: '.jddb-JobList-item', rank });
  }
}

/** Filters and order are those of the last time in this browser; what was searched for is not kept. */
async function rememberFilters(list: JobListModel, stateDb: IStateDB): Promise<void> {
  const key = 'jddb-jupyter:filters';
  const kept = (await stateDb.fetch(key).catch(() => undefined)) as
    Partial<Pick<IJobListState, 'filters' | 'sort'>> | undefined;
  if (kept?.filters && kept.sort) {
    list.restore({ ...NO_FILTERS, ...kept.filters }, kept.sort);
  }
  list.changed.connect((_, { filters, sort }) => {
    if (filters !== kept?.filters || sort !== kept?.sort) {
      void stateDb.save(key, { filters: { ...filters }, sort });
    }
  });
}

/** Reads the list again from time to time while it can be seen. */
function keepFresh(
  app: JupyterFrontEnd,
  browser: JobBrowser,
  { list }: IJobs,
  registry: ISettingRegistry | null
): void {
  const poll = new Poll({
    name: 'jddb-jupyter:list',
    auto: false,
    factory: () => list.refresh(),
    frequency: { interval: DEFAULT_INTERVAL * 1000, backoff: true },
    standby: () => (browser.isVisible ? 'when-hidden' : true)
  });
  void app.restored.then(() => poll.start());
  browser.disposed.connect(() => poll.dispose());
  window.addEventListener('focus', () => browser.isVisible && void list.refresh());
  void registry?.load(ID).then(settings => {
    const apply = (): void => {
      const seconds = Number(settings.get('refreshInterval').composite);
      poll.frequency = { ...poll.frequency, interval: seconds * 1000 };
    };
    settings.changed.connect(apply);
    apply();
  });
}
