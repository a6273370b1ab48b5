import { useEffect, useState } from 'preact/hooks';
import { fetchJson, isAbort } from '../common/fetch-json.js';
import { narrowingOf, tableAddress } from '../common/table-address.js';
import { useViewParams } from '../common/use-view-state.js';
import type { IslandProps } from '../island.js';
import type { ChartAnswer } from './answer.js';
import { type ChartSettings, settingsOf, toChartParams } from './settings.js';

/** A chart that the portal suggests. */
export interface Suggestion {
  settings: ChartSettings;
  title: string;
}

export interface ChartState {
  /** Undefined until they are known; null where the table has nothing to draw. */
  settings: ChartSettings | undefined | null;
  suggestions: readonly Suggestion[];
  answer: ChartAnswer | undefined;
  fault: string | undefined;
  loading: boolean;
  retry(): void;
}

type Suggested = ChartSettings & { title: { it: string; en: string } };

/** What the address of the page asks for, its data, and what else the portal suggests. */
export function useChart(props: IslandProps): ChartState {
  const { lang } = props;
  const params = useViewParams();
  const [suggestions, setSuggestions] = useState<readonly Suggestion[] | undefined>(undefined);
  const [answer, setAnswer] = useState<ChartAnswer | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [loading, setLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const asked = settingsOf(params);
  const settings = asked ?? (suggestions && (suggestions[0]?.settings ?? null));
  const narrowing = narrowingOf(params);
  const key = settings ? JSON.stringify([settings, narrowing, attempt]) : undefined;

  useEffect(() => {
    const gone = new AbortController();
    fetchJson<{ suggestions: Suggested[] }>(tableAddress(props, '/chart/suggestion'), {
      lang,
      signal: gone.signal,
    })
      .then(({ suggestions }) =>
        setSuggestions(
          suggestions.map(({ title, kind, x, y, aggregate, by }) => ({
            title: title[lang],
            settings: { kind, x, y, by, ...(kind !== 'scatter' && y && { aggregate }) },
          })),
        ),
      )
      .catch((error) => {
        if (isAbort(error)) return;
        setSuggestions([]);
        if (!asked) setFault(String(error.message ?? error));
      });
    return () => gone.abort();
  }, [attempt]);

  useEffect(() => {
    if (!settings) {
      setLoading(suggestions === undefined);
      return;
    }
    const gone = new AbortController();
    setLoading(true);
    const address = tableAddress(props, '/chart', { ...toChartParams(settings), ...narrowing });
    fetchJson<ChartAnswer>(address, { lang, signal: gone.signal })
      .then((found) => {
        setAnswer(found);
        setFault(undefined);
        setLoading(false);
      })
      .catch((error) => {
        if (isAbort(error)) return;
        setAnswer(undefined);
        setFault(String(error.message ?? error));
        setLoading(false);
      });
    return () => gone.abort();
  }, [key, suggestions === undefined]);

  return {
    settings,
    suggestions: suggestions ?? [],
    answer,
    fault,
    loading,
    retry: () => {
      setFault(undefined);
      setAttempt((n) => n + 1);
    },
  };
}
