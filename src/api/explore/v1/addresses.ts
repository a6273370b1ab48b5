/** Where version 1 is answered. */
export const V1_RECORDS = '/api/records/1.0';
export const V1_DATASETS = '/api/datasets/1.0';
