/** A chart drawn by JupyterLab's own Vega, again and again in one place. */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { JSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';

const MIME_TYPE = 'application/vnd.vegalite.v5+json';
/** Where it stands in a model, the renderer makes no picture of its own beside the chart. */
const NO_PICTURE = { 'image/png': 'none' };
const FRENCH_NUMBERS = {
  decimal: ',',
  thousands: '\u00a0',
  grouping: [3],
  currency: ['', '\u00a0$']
};

export class VegaChart {
  /** `host` is in the page; the chart stands in it. */
  constructor(
    private readonly host: HTMLElement,
    private readonly rendermime: IRenderMimeRegistry
  ) {}

  /** Whether JupyterLab can draw charts: its Vega extension can be switched off. */
  static isPossible(rendermime: IRenderMimeRegistry): boolean {
    return rendermime.mimeTypes.includes(MIME_TYPE);
  }

  /** Draws beside the present chart and then takes its place, so that nothing flickers. */
  async draw(specification: JSONObject, language: string): Promise<void> {
    const options = {
      actions: false,
      renderer: 'svg',
      tooltip: false,
      ...(language.startsWith('fr') ? { formatLocale: FRENCH_NUMBERS } : {})
    };
    const next = this.rendermime.createRenderer(MIME_TYPE);
    const turn = ++this.turn;
    const model = new MimeModel({
      data: { [MIME_TYPE]: specification, ...NO_PICTURE },
      metadata: { [MIME_TYPE]: { embed_options: options } }
    });
    try {
      await next.renderModel(model);
    } catch {
      // Vega is loaded when it is first needed, and the server may be away just then: what is shown stays.
      next.dispose();
      return;
    }
    if (turn !== this.turn || !this.host.isConnected) {
      next.dispose();
      return;
    }
    Widget.attach(next, this.host);
    this.shown?.dispose();
    this.shown = next;
  }

  dispose(): void {
    this.turn += 1;
    this.shown?.dispose();
    this.shown = null;
  }

  private turn = 0;
  private shown: IRenderMime.IRenderer | null = null;
}
