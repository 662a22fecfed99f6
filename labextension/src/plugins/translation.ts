import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { Dialog, ICommandPalette, showDialog, WidgetTracker } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

import { PairClient } from '../connection/pairClient';
import { CommentDrafts } from '../models/commentDrafts';
import { CommentsModel } from '../models/comments';
import { CommentsApi } from '../models/commentsApi';
import type { EditingModel } from '../models/editing';
import { messageOf } from '../models/jobList';
import { PeopleApi } from '../models/peopleApi';
import { TranslationApi } from '../models/translation/api';
import { ChecksModel } from '../models/translation/checks';
import { ConcordanceModel } from '../models/translation/concordance';
import { LeverageModel } from '../models/translation/leverage';
import { MachineNotices } from '../models/translation/machineNotices';
import { MachinesModel } from '../models/translation/machines';
import { PairModel } from '../models/translation/pairModel';
import { SuggestionsModel } from '../models/translation/suggestions';
import { UnsentStore } from '../models/unsentStore';
import type { IJobEditors as JobEditors, IJobs as Jobs } from '../tokens';
import { CommandIDs, IJobEditors, IJobs } from '../tokens';
import { EditorPanel } from '../widgets/editorPanel';
import { publishIcon, translateIcon } from '../widgets/icons';
import { chooseTarget } from '../widgets/translation/chooseTarget';
import { publishPair } from '../widgets/translation/publishing';
import { SEGMENT_COMMANDS } from '../widgets/translation/segmentCommands';
import { TranslationPanel } from '../widgets/translation/translationPanel';
import { EditorSettings } from './editorSettings';

/** Opens two job descriptions side by side, to translate the one into the other. */
export const translationPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:translation',
  description: 'Translates job descriptions side by side.',
  autoStart: true,
  requires: [IJobs, IJobEditors],
  optional: [ICommandPalette, ILayoutRestorer, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    jobs: Jobs,
    editors: JobEditors,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    registry: ISettingRegistry | null
  ) => {
    const { trans } = jobs;
    const api = new TranslationApi(jobs.rest);
    const tracker = new WidgetTracker<TranslationPanel>({ namespace: 'jddb-translation' });
    const settings = new EditorSettings(registry);
    settings.follow(changed => tracker.forEach(panel => panel.applySettings(changed)));
    addOpening(app, jobs, editors, tracker, settings, api);
    addSegmentCommands(app, tracker, trans);
    addPublishing(app, tracker, jobs, api);
    const category = trans.__('Job descriptions');
    for (const command of [
      CommandIDs.translate,
      CommandIDs.publishPair,
      ...SEGMENT_COMMANDS.map(({ id }) => id)
    ]) {
      palette?.addItem({ command, category });
    }
    app.contextMenu.addItem({
      command: CommandIDs.openTranslation,
      args: { listed: true },
      selector: '.jddb-JobList-item',
      rank: 3.4
    });
    app.contextMenu.addItem({
      command: CommandIDs.translate,
      args: { listed: true },
      selector: '.jddb-JobList-item',
      rank: 3.5
    });
    warnBeforeLeaving(tracker);
    void restorer?.restore(tracker, {
      command: CommandIDs.openTranslation,
      args: ({ model }) => ({ pair: model.pairId }),
      name: ({ model }) => model.pairId
    });
  }
};

function addOpening(
  app: JupyterFrontEnd,
  jobs: Jobs,
  editors: JobEditors,
  tracker: WidgetTracker<TranslationPanel>,
  settings: EditorSettings,
  api: TranslationApi
): void {
  const { trans, list } = jobs;
  const { commands } = app;
  /** The newest translation that the one selected in the list is in. */
  const listedPair = (): string | null => list.selected?.translations?.[0]?.pair_id ?? null;
  commands.addCommand(CommandIDs.openTranslation, {
    label: trans.__('Open the translation'),
    icon: translateIcon,
    isVisible: args => !args['listed'] || listedPair() !== null,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          pair: { type: 'string', description: 'The id of the translation pair' },
          link: { type: 'string', description: 'The id of a segment that is to be shown' },
          listed: { type: 'boolean', description: 'The pair of the one selected in the list' }
        }
      }
    },
    execute: args => {
      const pairId = args['listed'] ? listedPair() : String(args['pair']);
      if (pairId === null) {
        return null;
      }
      const shown = tracker.find(({ model }) => model.pairId === pairId);
      const panel = shown ?? createPanel(app, jobs, api, settings, pairId);
      if (!shown) {
        app.shell.add(panel, 'main');
        void tracker.add(panel);
      }
      app.shell.activateById(panel.id);
      if (typeof args['link'] === 'string') {
        void panel.goToSegment(args['link']);
      }
      return panel;
    }
  });
  const target = (args: { id?: unknown; listed?: unknown }): number | null =>
    Number(args.id) ||
    ((args.listed ? null : editors.currentWidget?.model.jobId) ?? list.state.selectedId);
  commands.addCommand(CommandIDs.translate, {
    label: trans.__('Translate…'),
    caption: trans.__('Translate into another language, side by side'),
    icon: translateIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          id: { type: 'number', description: 'The id of the source' },
          listed: { type: 'boolean', description: 'The one selected in the list' }
        }
      }
    },
    isEnabled: args => target(args) !== null,
    execute: async args => {
      const id = target(args);
      if (id === null) {
        return;
      }
      try {
        const source = await jobs.api.job(id);
        const pairId = await chooseTarget({ source, jobs: jobs.api, api, trans });
        if (pairId !== null) {
          void list.refresh();
          await commands.execute(CommandIDs.openTranslation, { pair: pairId });
        }
      } catch (error) {
        await showDialog({
          title: trans.__('The translation was not opened'),
          body: messageOf(error),
          buttons: [Dialog.okButton({ label: trans.__('Close') })]
        });
      }
    }
  });
}

function addSegmentCommands(
  app: JupyterFrontEnd,
  tracker: WidgetTracker<TranslationPanel>,
  trans: TranslationBundle
): void {
  for (const command of SEGMENT_COMMANDS) {
    app.commands.addCommand(command.id, {
      label: command.label(trans),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => {
        const panel = tracker.currentWidget;
        return panel !== null && command.isEnabled(panel);
      },
      isVisible: () => {
        const panel = tracker.currentWidget;
        return command.isVisible === undefined || (panel !== null && command.isVisible(panel));
      },
      execute: () => tracker.currentWidget && command.act(tracker.currentWidget)
    });
  }
}

function addPublishing(
  app: JupyterFrontEnd,
  tracker: WidgetTracker<TranslationPanel>,
  { list, trans }: Jobs,
  api: TranslationApi
): void {
  app.commands.addCommand(CommandIDs.publishPair, {
    label: trans.__('Publish both texts…'),
    icon: publishIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => tracker.currentWidget?.model.isOwned ?? false,
    execute: async () => {
      const panel = tracker.currentWidget;
      const done = panel && (await publishPair(panel.model, api, trans));
      if (done) {
        void list.refresh();
        panel.dispose();
        if (done.next) {
          await app.commands.execute(CommandIDs.openTranslation, { pair: done.next.pair_id });
        }
      }
    }
  });
}

function createPanel(
  app: JupyterFrontEnd,
  { api: jobs, rest, trans }: Jobs,
  api: TranslationApi,
  settings: EditorSettings,
  pairId: string
): TranslationPanel {
  const { commands } = app;
  const people = new PeopleApi(rest);
  const model = new PairModel({
    pairId,
    api,
    createPort: id => new PairClient({ address: () => api.socketAddress(id) }),
    editing: { api: jobs, unsent: new UnsentStore(window.sessionStorage, jobs.settings.baseUrl) }
  });
  const createText = (text: EditingModel): EditorPanel =>
    new EditorPanel({
      model: text,
      comments: new CommentsModel({
        editing: text,
        api: new CommentsApi(rest),
        drafts: new CommentDrafts(window.localStorage, `${jobs.settings.baseUrl}:${text.jobId}`),
        offline: () =>
          trans.__('The text waits for the server. The comment is kept here until it can be sent.')
      }),
      trans,
      settings: settings.current,
      commands,
      isPart: true,
      confirmClose: async () => true
    });
  const panel = new TranslationPanel({
    model,
    suggestions: new SuggestionsModel(model, api),
    machines: new MachinesModel(model, api),
    notices: new MachineNotices(window.localStorage, async () => {
      const { user } = await people.me();
      return `${jobs.settings.baseUrl}:${user.username}`;
    }),
    concordance: new ConcordanceModel(api),
    checks: new ChecksModel(model, api),
    leverage: new LeverageModel(model, api),
    trans,
    commands,
    createText,
    openJob: id => void commands.execute(CommandIDs.open, { id }),
    openPair: (pair, link) => void commands.execute(CommandIDs.openTranslation, { pair, link }),
    confirmClose: texts => confirmClose(texts, trans)
  });
  panel.id = `jddb-translation-${pairId}`;
  return panel;
}

async function confirmClose(
  texts: readonly EditingModel[],
  trans: TranslationBundle
): Promise<boolean> {
  if (!texts.some(({ hasUnsentWork }) => hasUnsentWork)) {
    return true;
  }
  const answer = await showDialog({
    title: trans.__('Close before everything is saved?'),
    body: trans.__(
      'Some changes wait for the server. They are kept in this browser tab, and sent when you open the translation here again.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Stay') }),
      Dialog.warnButton({ label: trans.__('Close anyway') })
    ]
  });
  return answer.button.accept;
}

function warnBeforeLeaving(tracker: WidgetTracker<TranslationPanel>): void {
  window.addEventListener('beforeunload', event => {
    if (tracker.find(({ model }) => model.hasUnsentWork)) {
      event.preventDefault();
    }
  });
}
