import { describe, expect, it, vi } from 'vitest';

import type { IMetrics } from './metrics';
import { MetricsModel } from './metrics';

const json = vi.fn();
const metrics = { active_connections: 2, series: [] } as unknown as IMetrics;

describe('MetricsModel', () => {
  it('keeps the last figures while the server does not answer, and says so', async () => {
    const model = new MetricsModel({ json });
    const told = vi.fn();
    model.changed.connect((_, state) => told(state));
    json.mockResolvedValueOnce(metrics);
    await model.refresh();
    json.mockRejectedValueOnce(new Error('away'));
    await model.refresh();
    json.mockResolvedValueOnce(metrics);
    await model.refresh();
    expect(told.mock.calls.map(([state]) => state)).toEqual([
      { metrics, error: null },
      { metrics, error: 'away' },
      { metrics, error: null }
    ]);
    expect(json).toHaveBeenCalledWith('GET', 'metrics?series=1');
  });
});
