import { nullTranslator } from '@jupyterlab/translation';
import { expect, it } from 'vitest';

import type { ISecond } from '../models/metrics';
import { charts, specification, summary } from './metricsCharts';

const all = charts(nullTranslator.load('jddb_jupyter'));
const second: ISecond = {
  at: 1000,
  messages: 7,
  changes: 3,
  errors: 1,
  active_connections: 4,
  active_sessions: 2,
  waiting: 9,
  response_time_percentiles: { p50: 0.0012, p95: 0.0044, p99: 0.01 }
};

it('shows every figure of a second in one of the charts', () => {
  const values = all.flatMap(chart => chart.lines.map(line => line.value(second)));
  expect(values).toEqual([7, 3, 1.2, 4.4, 4, 2, 9, 1]);
});

it('gives each line a colour and dashes of its own', () => {
  const colours = { text: '#111', grid: '#ccc', lines: ['#00f', '#f00'] };
  const made = specification(all[0], [second], 300, colours);
  expect(made['data']).toEqual({
    values: [
      { at: 1000, line: 'Messages', value: 7 },
      { at: 1000, line: 'Changes', value: 3 }
    ]
  });
  expect(made['width']).toBe(300);
  expect(JSON.stringify(made)).toContain('"range":["#00f","#f00"]');
  expect(JSON.stringify(made)).toContain('"range":[[],[5,3]]');
});

it('says the last figures in words and in the numbers of the language', () => {
  expect(summary(all[1], [second], 'fr-CA')).toBe(
    'Time until a change is saved, Median 1,2, 95 of 100 4,4'
  );
  expect(summary(all[0], [], 'en')).toBe('Traffic, Messages 0, Changes 0');
});
