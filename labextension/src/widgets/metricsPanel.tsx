/** How busy the server is, in figures and small live charts. */
import { ReactWidget } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IMetrics, IMetricsState, ISecond, MetricsModel } from '../models/metrics';
import { metricsIcon } from './icons';
import type { IChart, IChartColours } from './metricsCharts';
import { charts, specification, summary } from './metricsCharts';
import { VegaChart } from './vegaChart';

export interface IMetricsPanelOptions {
  model: MetricsModel;
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
  /** The language of the interface, such as `fr-CA`. */
  language: () => string;
}

/** Width of axes, legend and padding beside the lines, in pixels. */
const CHART_FRAME = 80;

export class MetricsPanel extends ReactWidget {
  constructor(private readonly options: IMetricsPanelOptions) {
    super();
    this.id = 'jddb-metrics';
    this.addClass('jddb-Metrics');
    this.title.icon = metricsIcon;
    this.title.label = options.trans.__('Server metrics');
    this.title.closable = true;
    this.node.tabIndex = -1;
  }

  protected override onActivateRequest(): void {
    this.node.focus();
  }

  protected override onAfterShow(): void {
    void this.options.model.refresh();
  }

  protected override onResize(): void {
    this.update();
  }

  protected override render(): React.JSX.Element {
    return <Metrics {...this.options} />;
  }
}

function Metrics({ model, rendermime, trans, language }: IMetricsPanelOptions): React.JSX.Element {
  const [{ metrics, error }, setState] = React.useState<IMetricsState>(model.state);
  React.useEffect(() => {
    const listen = (_: unknown, next: IMetricsState): void => setState(next);
    model.changed.connect(listen);
    return () => void model.changed.disconnect(listen);
  }, [model]);
  return (
    <section aria-label={trans.__('Server metrics')}>
      <h2 className="jddb-Metrics-title">{trans.__('Server metrics')}</h2>
      <p className="jddb-Metrics-about">
        {trans.__('What this server did in the last minute. Nothing of it names anybody.')}
      </p>
      {error && (
        <p role="alert" className="jddb-Metrics-error">
          {error}
        </p>
      )}
      {metrics && <Figures metrics={metrics} trans={trans} language={language()} />}
      {metrics &&
        (VegaChart.isPossible(rendermime) ? (
          <div className="jddb-Metrics-charts">
            {charts(trans).map(chart => (
              <Chart
                key={chart.key}
                chart={chart}
                series={metrics.series}
                rendermime={rendermime}
                language={language()}
              />
            ))}
          </div>
        ) : (
          <p>{trans.__('JupyterLab’s Vega extension is switched off, so there are no charts.')}</p>
        ))}
    </section>
  );
}

function Figures(props: {
  metrics: IMetrics;
  trans: TranslationBundle;
  language: string;
}): React.JSX.Element {
  const { metrics, trans, language } = props;
  const number = (value: number, digits = 0): string =>
    value.toLocaleString(language, { maximumFractionDigits: digits });
  const milliseconds = (seconds: number): string => trans.__('%1 ms', number(seconds * 1000, 1));
  const { p50, p95, p99 } = metrics.response_time_percentiles;
  const figures: [string, string][] = [
    [trans.__('Connections'), number(metrics.active_connections)],
    [trans.__('Sessions'), number(metrics.active_sessions)],
    [trans.__('Translations'), number(metrics.active_pairs)],
    [trans.__('Messages a second'), number(metrics.messages_per_second, 1)],
    [trans.__('Changes a second'), number(metrics.changes_per_second, 1)],
    [trans.__('Until saved, average'), milliseconds(metrics.average_response_time)],
    [
      trans.__('Until saved: 50, 95, 99 of 100'),
      [p50, p95, p99].map(value => number(value * 1000, 1)).join(' · ') + trans.__(' ms')
    ],
    [trans.__('Changes in one commit'), number(metrics.changes_per_commit, 1)],
    [trans.__('Actions on links a second'), number(metrics.link_acts_per_second, 1)],
    [
      trans.__('To align a translation anew, average'),
      milliseconds(metrics.average_alignment_time)
    ],
    [trans.__('Refused'), trans.__('%1 %', number(metrics.error_rate * 100, 1))],
    [trans.__('Waiting for the database'), number(metrics.queues.commits)],
    [trans.__('Waiting for receivers'), number(metrics.queues.messages)]
  ];
  return (
    <dl className="jddb-Metrics-figures">
      {figures.map(([name, value]) => (
        <div key={name} className="jddb-Metrics-figure">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Chart(props: {
  chart: IChart;
  series: readonly ISecond[];
  rendermime: IRenderMimeRegistry;
  language: string;
}): React.JSX.Element {
  const { chart, series, rendermime, language } = props;
  const host = React.useRef<HTMLDivElement>(null);
  const drawn = React.useRef<VegaChart | null>(null);
  // Before the element is taken out of the page: a widget that is not in it cannot be detached.
  React.useLayoutEffect(() => () => drawn.current?.dispose(), []);
  React.useEffect(() => {
    const node = host.current;
    if (node) {
      drawn.current ??= new VegaChart(node, rendermime);
      const width = Math.max(120, node.clientWidth - CHART_FRAME);
      void drawn.current.draw(specification(chart, series, width, coloursOf(node)), language);
    }
  });
  return (
    <figure className="jddb-Metrics-chart">
      <figcaption>{chart.title}</figcaption>
      <div ref={host} role="img" aria-label={summary(chart, series, language)} />
    </figure>
  );
}

function coloursOf(node: HTMLElement): IChartColours {
  const style = getComputedStyle(node);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: colour('--jp-ui-font-color1'),
    grid: colour('--jp-border-color2'),
    lines: [colour('--jp-brand-color1'), colour('--jp-warn-color0')]
  };
}
