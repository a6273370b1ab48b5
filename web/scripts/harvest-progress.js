// The numbers of a run's page as the run comes along. Without this script the page says the same when it is loaded again.
(() => {
  const section = document.querySelector('[data-harvest-events]');
  if (!section || !('EventSource' in window)) return;
  const numbers = new Intl.NumberFormat(section.dataset.harvestLang, { useGrouping: 'always' });
  const state = section.querySelector('[data-harvest-state]');
  const progress = section.querySelector('[data-harvest-progress]');
  const events = new EventSource(section.dataset.harvestEvents);

  events.addEventListener('open', () => {
    section.querySelector('[data-harvest-live]').hidden = false;
    section.querySelector('[data-harvest-still]').hidden = true;
  });

  events.addEventListener('run', ({ data }) => {
    const run = JSON.parse(data);
    const word = run.cancelling ? 'harvestCancelling' : run.state === 'running' ? 'harvestRunning' : '';
    if (word && state.textContent !== state.dataset[word]) {
      state.textContent = state.dataset[word];
      state.className = `portico-run portico-run-${run.state}`;
    }
    for (const count of section.querySelectorAll('[data-harvest-count]')) {
      const n = run.counts[count.dataset.harvestCount] ?? 0;
      count.hidden = n === 0;
      count.querySelector('dd').textContent = numbers.format(n);
    }
    if (run.claimed) {
      progress.closest('p').hidden = false;
      progress.max = run.claimed;
      progress.value = Math.min(run.counts.records ?? 0, run.claimed);
    }
  });

  // The report and the times are those of the end.
  events.addEventListener('end', () => {
    events.close();
    window.location.reload();
  });
})();
