export type {
  Chart as ChartAnswer,
  ChartAggregate,
  ChartKind,
  ChartPoint,
} from '../../../src/tables/chart/chart-model.js';
export { CHART_AGGREGATES, CHART_KINDS } from '../../../src/tables/chart/chart-model.js';
