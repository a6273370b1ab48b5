export type {
  Chart as ChartAnswer,
  ChartAggregate,
  ChartKind,
  ChartPoint,
} from '../../../src/tables/chart/chart-model.js';
