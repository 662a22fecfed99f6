/** How texts are written, as the person has set it: for a text alone and for the two of a translation. */
import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import type { IEditorSettings } from '../widgets/editorPanel';

export const EDITOR_PLUGIN = 'jddb-jupyter:editor';

export class EditorSettings {
  /** @param registry - null where JupyterLab has no settings: then the defaults hold */
  constructor(registry: ISettingRegistry | null) {
    void registry?.load(EDITOR_PLUGIN).then(loaded => {
      const take = (): void => {
        this.current = {
          spellcheck: loaded.get('spellcheck').composite === true,
          alwaysShowNames: loaded.get('cursorNames').composite === 'always'
        };
        this.listeners.forEach(apply => apply(this.current));
      };
      loaded.changed.connect(take);
      take();
    });
  }

  current: IEditorSettings = { spellcheck: true, alwaysShowNames: false };

  /** Calls back at each change from now on. */
  follow(apply: (settings: IEditorSettings) => void): void {
    this.listeners.push(apply);
  }

  private readonly listeners: ((settings: IEditorSettings) => void)[] = [];
}
