/** The small charts of the metrics panel, as Vega-Lite specifications. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject } from '@lumino/coreutils';

import type { ISecond } from '../models/metrics';

export interface ILine {
  name: string;
  value: (second: ISecond) => number;
}

export interface IChart {
  /** Tells one chart from another. */
  key: string;
  title: string;
  unit: string;
  lines: ILine[];
}

/** Colours of the theme, as the browser resolved them. */
export interface IChartColours {
  text: string;
  grid: string;
  lines: string[];
}

export function charts(trans: TranslationBundle): IChart[] {
  return [
    {
      key: 'traffic',
      title: trans.__('Traffic'),
      unit: trans.__('a second'),
      lines: [
        { name: trans.__('Messages'), value: second => second.messages },
        { name: trans.__('Changes'), value: second => second.changes }
      ]
    },
    {
      key: 'response',
      title: trans.__('Time until a change is saved'),
      unit: trans.__('milliseconds'),
      lines: [
        { name: trans.__('Median'), value: ({ response_time_percentiles: at }) => at.p50 * 1000 },
        { name: trans.__('95 of 100'), value: ({ response_time_percentiles: at }) => at.p95 * 1000 }
      ]
    },
    {
      key: 'open',
      title: trans.__('Who is here'),
      unit: '',
      lines: [
        { name: trans.__('Connections'), value: second => second.active_connections },
        { name: trans.__('Sessions'), value: second => second.active_sessions }
      ]
    },
    {
      key: 'trouble',
      title: trans.__('Waiting and refused'),
      unit: '',
      lines: [
        { name: trans.__('Waiting'), value: second => second.waiting },
        { name: trans.__('Refused'), value: second => second.errors }
      ]
    }
  ];
}

/** Lines over the last minute, `width` pixels wide; they differ in dashes as well as in colour. */
export function specification(
  chart: IChart,
  series: readonly ISecond[],
  width: number,
  colours: IChartColours
): JSONObject {
  const values = series.flatMap(second =>
    chart.lines.map(line => ({ at: second.at, line: line.name, value: line.value(second) }))
  );
  const names = chart.lines.map(line => line.name);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    width,
    height: 110,
    padding: 4,
    background: 'transparent',
    data: { values },
    mark: { type: 'line', interpolate: 'monotone', strokeWidth: 2 },
    encoding: {
      x: {
        field: 'at',
        type: 'temporal',
        axis: { title: null, format: '%H:%M:%S', tickCount: 3, grid: false }
      },
      y: {
        field: 'value',
        type: 'quantitative',
        scale: { domain: [0, Math.max(1, ...values.map(({ value }) => value))], nice: 3 },
        axis: { title: chart.unit || null, tickCount: 3, tickMinStep: 1, minExtent: 34 }
      },
      color: {
        field: 'line',
        type: 'nominal',
        scale: { domain: names, range: colours.lines },
        legend: { title: null, orient: 'top', symbolStrokeWidth: 2 }
      },
      strokeDash: {
        field: 'line',
        type: 'nominal',
        scale: { domain: names, range: [[], [5, 3]] }
      }
    },
    config: {
      view: { stroke: null },
      axis: {
        labelColor: colours.text,
        titleColor: colours.text,
        domainColor: colours.grid,
        tickColor: colours.grid,
        gridColor: colours.grid,
        titleFontWeight: 'normal'
      },
      legend: { labelColor: colours.text }
    }
  };
}

/** What a chart shows at its end, in words, for those who do not see it. */
export function summary(chart: IChart, series: readonly ISecond[], language: string): string {
  const last = series.at(-1);
  const figures = chart.lines.map(line => {
    const value = last ? line.value(last) : 0;
    return `${line.name} ${value.toLocaleString(language, { maximumFractionDigits: 1 })}`;
  });
  return [chart.title, ...figures].join(', ');
}
