import { useEffect, useState } from 'preact/hooks';
import { fetchJson, isAbort } from '../common/fetch-json.js';
import { narrowingOf, tableAddress } from '../common/table-address.js';
import { useViewParams } from '../common/use-view-state.js';
import type { IslandProps } from '../island.js';
import type { ChartAnswer, ChartKind } from './answer.js';
import { anyChart, type ChartSettings, drawable, settingsOf, toChartParams } from './settings.js';

/** A chart that the portal suggests. */
export interface Suggestion {
  settings: ChartSettings;
  title: string;
}

/** How a column of numbers is best brought to one value. */
export interface Summary {
  aggregate: 'sum' | 'avg';
  reason: string;
}

export interface ChartState {
  /** Undefined until they are known; null where the table has nothing to draw. */
  settings: ChartSettings | undefined | null;
  /** The kind that the address asks for where its columns cannot be drawn by it. */
  unfit: ChartKind | undefined;
  suggestions: readonly Suggestion[];
  /** Whether the values of a column of numbers add up or have an average, and why; of those that are known. */
  summaries: ReadonlyMap<string, Summary>;
  answer: ChartAnswer | undefined;
  fault: string | undefined;
  loading: boolean;
  retry(): void;
}

type Message = Readonly<Record<'it' | 'en', string>>;

/** What the portal answers to `/chart/suggestion`. */
interface SuggestionAnswer {
  suggestions: (ChartSettings & { title: Message })[];
  summaries: { column: string; aggregate: Summary['aggregate']; reason: Message }[];
}

const NO_SUMMARIES: ReadonlyMap<string, Summary> = new Map();

/** What the address of the page asks for, its data, and what else the portal suggests. */
export function useChart(props: IslandProps): ChartState {
  const { lang } = props;
  const params = useViewParams();
  const [suggestions, setSuggestions] = useState<readonly Suggestion[] | undefined>(undefined);
  const [summaries, setSummaries] = useState(NO_SUMMARIES);
  const [answer, setAnswer] = useState<ChartAnswer | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [loading, setLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const wanted = settingsOf(params);
  const asked = wanted && drawable(wanted, props.columns);
  const settings = asked ?? (suggestions && (suggestions[0]?.settings ?? anyChart(props.columns)));
  const narrowing = narrowingOf(params);
  const key = settings ? JSON.stringify([settings, narrowing, attempt]) : undefined;

  useEffect(() => {
    const gone = new AbortController();
    fetchJson<SuggestionAnswer>(tableAddress(props, '/chart/suggestion'), {
      lang,
      signal: gone.signal,
    })
      .then(({ suggestions, summaries }) => {
        setSuggestions(
          suggestions.map(({ title, kind, x, y, aggregate, by }) => ({
            title: title[lang],
            settings: { kind, x, y, by, ...(kind !== 'scatter' && y && { aggregate }) },
          })),
        );
        setSummaries(
          new Map(
            summaries.map(({ column, aggregate, reason }) => [column, { aggregate, reason: reason[lang] }]),
          ),
        );
      })
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
    unfit: wanted?.kind === asked?.kind ? undefined : wanted?.kind,
    suggestions: suggestions ?? [],
    summaries,
    answer,
    fault,
    loading,
    retry: () => {
      setFault(undefined);
      setAttempt((n) => n + 1);
    },
  };
}
