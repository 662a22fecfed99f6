import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { addressPlugin } from './plugins/address';
import { browserPlugin } from './plugins/browser';
import { commentsPlugin } from './plugins/comments';
import { comparePlugin } from './plugins/compare';
import { editorPlugin } from './plugins/editor';
import { exportPlugin } from './plugins/export';
import { glossaryPlugin } from './plugins/glossary';
import { historyPlugin } from './plugins/history';
import { jobsPlugin } from './plugins/jobs';
import { launcherPlugin } from './plugins/launcher';
import { metricsPlugin } from './plugins/metrics';
import { palettePlugin } from './plugins/palette';
import { publishPlugin } from './plugins/publish';
import { sharingPlugin } from './plugins/sharing';
import { translationPlugin } from './plugins/translation';

export { IJobEditors, IJobs } from './tokens';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  jobsPlugin,
  editorPlugin,
  commentsPlugin,
  browserPlugin,
  comparePlugin,
  exportPlugin,
  glossaryPlugin,
  metricsPlugin,
  historyPlugin,
  publishPlugin,
  sharingPlugin,
  translationPlugin,
  palettePlugin,
  launcherPlugin,
  addressPlugin
];

export default plugins;
