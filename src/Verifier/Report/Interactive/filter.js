// Rows of the anomalies that hold every word typed. Nothing is hidden on paper.
(() => {
  const tools = document.getElementById('anomaly-tools');
  if (!tools) return;
  const words = tools.querySelector('input'), told = tools.querySelector('output');
  const rows = [...tools.closest('section').querySelectorAll('tbody tr')];
  const text = new Map(rows.map(row => [row, `${row.dataset.class} ${row.textContent}`.toLowerCase()]));
  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const matches = wanted.every(word => text.get(row).includes(word));
      row.classList.toggle('filtered', !matches);
      shown += matches;
    }
    told.textContent = wanted.length ? `${shown} of ${rows.length} examples match` : `${rows.length} example${rows.length === 1 ? "" : "s"}`;
  };
  words.addEventListener('input', filter);
  tools.hidden = false;
  filter();
})();
