import { useEffect, useState } from 'preact/hooks';
import { viewState } from './view-state.js';

/** The parameters of the address; the component is rendered again when they change. */
export function useViewParams(): URLSearchParams {
  const [params, setParams] = useState(viewState.params);
  useEffect(() => viewState.listen(() => setParams(viewState.params())), []);
  return params;
}
