(() => {
  const root = document.getElementById('timeline');
  const source = document.getElementById('timeline-data');
  if (!root || !source || !window.uPlot) return;
  const data = JSON.parse(source.textContent);
  const section = root.closest('section');
  const now = document.getElementById('timeline-now');
  const shade = matchMedia('(prefers-color-scheme: dark)');
  const Left = 84, Slot = 20, Key = 'timeline';
  let charts = [], cursor = data.from, busy = false;
  let shown = { min: data.from, max: data.to }; // what was asked for last: a chart takes it over a moment later

  const ink = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = pair => pair[shade.matches ? 1 : 0];
  const seconds = s => `${s.toFixed(s < 100 ? 2 : 1)} s`;
  const units = {
    count: v => v.toLocaleString('en'),
    ms: v => v >= 1000 ? `${(v / 1000).toFixed(2)} s` : `${v >= 10 ? v.toFixed(0) : v.toPrecision(2)} ms`,
    bytes: v => v >= 1048576 ? `${(v / 1048576).toFixed(1)} MiB` : v >= 1024 ? `${(v / 1024).toFixed(0)} KiB` : `${v} B`,
  };
  // Spans of a lane that overlap lie in slots of their own, one under the other.
  for (const lane of data.lanes) {
    const ends = [];
    lane.slots = lane.spans.map(([from, to]) => {
      const free = ends.findIndex(end => end <= from), slot = free < 0 ? ends.length : free;
      ends[slot] = to;
      return slot;
    });
    lane.height = Slot * Math.max(1, ends.length);
  }
  const at = (spans, t) => spans.filter(span => span[0] <= t && t < span[1]).map(span => span[2]);

  // Shaded times without an acknowledged write, and a numbered line for each mark.
  const marks = first => ({
    hooks: {
      drawClear: [u => {
        const { left, top, width, height } = u.bbox;
        u.ctx.save();
        u.ctx.beginPath(); u.ctx.rect(left, top, width, height); u.ctx.clip();
        u.ctx.fillStyle = colour(data.outageColour);
        for (const [from, to] of data.outages) {
          const x = u.valToPos(from, 'x', true);
          u.ctx.fillRect(x, top, u.valToPos(to, 'x', true) - x, height);
        }
        u.ctx.restore();
      }],
      draw: [u => {
        const { left, top, width, height } = u.bbox, scale = devicePixelRatio;
        u.ctx.save();
        u.ctx.beginPath(); u.ctx.rect(left, 0, width, top + height); u.ctx.clip();
        u.ctx.lineWidth = scale; u.ctx.textAlign = 'center'; u.ctx.font = `${11 * scale}px system-ui, sans-serif`;
        let last = -1e9, row = 0;
        data.marks.forEach((mark, i) => {
          const x = u.valToPos(mark.at, 'x', true);
          u.ctx.strokeStyle = u.ctx.fillStyle = colour(mark.colour);
          u.ctx.setLineDash(mark.dashed ? [4 * scale, 3 * scale] : []);
          u.ctx.beginPath(); u.ctx.moveTo(x, top); u.ctx.lineTo(x, top + height); u.ctx.stroke();
          if (!first) return;
          row = x - last < 16 * scale ? row + 1 : 0;
          last = x;
          u.ctx.fillText(String(i + 1), x, top - (4 + 11 * (row % 3)) * scale);
        });
        u.ctx.restore();
      }],
    },
  });

  // Phases, leader, synchronous standbys and faults in force, one row each.
  const lanes = {
    hooks: {
      draw: [u => {
        const { left, top, width } = u.bbox, scale = devicePixelRatio, part = Slot * scale;
        let y = top;
        u.ctx.save();
        u.ctx.font = `${11 * scale}px system-ui, sans-serif`; u.ctx.textBaseline = 'middle';
        for (const lane of data.lanes) {
          u.ctx.fillStyle = ink('--muted'); u.ctx.textAlign = 'right';
          u.ctx.fillText(lane.name, left - 6 * scale, y + part / 2);
          u.ctx.textAlign = 'left';
          lane.spans.forEach(([from, to, name], j) => {
            const a = Math.max(left, u.valToPos(from, 'x', true)), b = Math.min(left + width, u.valToPos(to, 'x', true));
            if (b <= a) return;
            const high = y + lane.slots[j] * part;
            u.ctx.fillStyle = colour(data.laneColours[lane.names.indexOf(name) % data.laneColours.length]);
            u.ctx.globalAlpha = 0.25;
            u.ctx.fillRect(a, high, b - a, part - 2 * scale);
            u.ctx.globalAlpha = 1;
            u.ctx.fillRect(a, high, Math.min(2 * scale, b - a), part - 2 * scale);
            if (b - a < 24 * scale) return;
            u.ctx.save(); u.ctx.beginPath(); u.ctx.rect(a, high, b - a, part); u.ctx.clip();
            u.ctx.fillStyle = ink('--ink');
            u.ctx.fillText(name, a + 5 * scale, high + part / 2);
            u.ctx.restore();
          });
          y += lane.height * scale;
        }
        u.ctx.restore();
      }],
    },
  };

  const axis = (extra = {}) => ({
    stroke: ink('--muted'), grid: { stroke: ink('--line'), width: 1 }, ticks: { stroke: ink('--line'), width: 1 }, font: '11px system-ui, sans-serif', ...extra,
  });
  const drag = { x: true, y: false, setScale: true };

  function options(panel, index, count) {
    const last = index === count - 1;
    return {
      width: root.clientWidth, height: (panel.height ?? 170) + (index === 0 ? 30 : 0) + (last ? 44 : 0),
      padding: [index === 0 ? 36 : 12, 12, last ? 0 : 10, 0],
      plugins: panel.lanes ? [lanes, marks(false)] : [marks(index === 0)],
      cursor: { sync: { key: Key, setSeries: false }, drag, focus: { prox: -1 }, points: { show: !panel.lanes } },
      legend: { show: !panel.lanes, live: true },
      scales: { x: { time: false, min: data.from, max: data.to }, y: { distr: panel.log ? 3 : 1, range: panel.log ? undefined : (u, min, max) => [0, Math.max(1, max * 1.05)] } },
      axes: [
        axis({ show: last, size: 40, label: last ? 'seconds of the run' : undefined, labelSize: 18, values: (u, all) => all.map(v => `${+v.toFixed(3)}`) }),
        axis({ size: Left, values: (u, all) => panel.lanes ? all.map(() => '') : all.map(v => v == null ? '' : units[panel.unit](v)), grid: panel.lanes ? { show: false } : { stroke: ink('--line'), width: 1 }, ticks: { show: false } }),
      ],
      series: [
        { label: 'Second', value: (u, v) => v == null ? '' : seconds(v) },
        ...panel.lines.map(line => ({
          label: line.name, stroke: colour(line.colour), width: 1.5, points: { show: false }, spanGaps: false,
          paths: panel.steps ? uPlot.paths.stepped({ align: 1 }) : undefined,
          value: (u, v) => v == null ? '–' : units[panel.unit](v),
        })),
      ],
      hooks: { setScale: [(u, key) => key === 'x' && follow(u)], setCursor: [u => moved(u)] },
    };
  }

  // A zoom of one panel is a zoom of all, and stays within the run.
  function follow(u) {
    if (busy) return;
    busy = true;
    const { min, max } = shown = { min: u.scales.x.min, max: u.scales.x.max };
    [root.dataset.from, root.dataset.to] = [min, max];
    for (const chart of charts) if (chart !== u) chart.setScale('x', { min, max });
    busy = false;
  }

  function moved(u) {
    if (u.cursor.left == null || u.cursor.left < 0) return;
    cursor = u.posToVal(u.cursor.left, 'x');
    now.textContent = `${seconds(cursor)}: ` + data.lanes.map(lane => `${lane.name} ${at(lane.spans, cursor).join(', ') || 'none'}`).join(' · ');
  }

  function view(from, to) {
    const length = Math.min(Math.max(to - from, 0.5), data.to - data.from);
    const start = Math.min(Math.max(from, data.from), data.to - length);
    shown = { min: start, max: start + length };
    charts[0]?.setScale('x', shown);
  }

  function zoom(factor, middle = cursor) {
    const { min, max } = shown;
    if (middle < min || middle > max) middle = (min + max) / 2;
    view(middle - (middle - min) * factor, middle + (max - middle) * factor);
  }

  function pan(share) {
    const { min, max } = shown, by = (max - min) * share;
    view(min + by, max + by);
  }

  function point(t) {
    cursor = Math.min(Math.max(t, data.from), data.to);
    const { min, max } = shown;
    if (cursor < min || cursor > max) pan((cursor - (min + max) / 2) / (max - min));
    for (const chart of charts) chart.setCursor({ left: chart.valToPos(cursor, 'x'), top: 8 });
  }

  function build() {
    const range = shown;
    for (const chart of charts) chart.destroy();
    const panels = [...data.panels, { lanes: true, height: 12 + data.lanes.reduce((sum, lane) => sum + lane.height, 0), lines: [], x: [data.from, data.to] }];
    charts = panels.map((panel, index) => {
      const holder = root.querySelector(`[data-panel="${index}"]`) ?? root.appendChild(Object.assign(document.createElement('div'), { className: 'panel' }));
      holder.dataset.panel = index;
      holder.replaceChildren();
      if (panel.title) holder.append(Object.assign(document.createElement('div'), { className: 'panel-title', textContent: panel.title }));
      return new uPlot(options(panel, index, panels.length), [panel.x, ...panel.lines.map(line => line.values)], holder);
    });
    view(range.min, range.max);
  }

  const act = { in: () => zoom(0.5), out: () => zoom(2), left: () => pan(-0.25), right: () => pan(0.25), all: () => view(data.from, data.to) };
  for (const button of section.querySelectorAll('button[data-act]')) button.addEventListener('click', act[button.dataset.act]);
  for (const button of section.querySelectorAll('button[data-at]')) {
    button.addEventListener('click', () => {
      const t = Number(button.dataset.at);
      view(t - 3, t + 7);
      point(t);
    });
  }
  root.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { min, max } = shown, step = (max - min) / (event.shiftKey ? 10 : 100);
    const keys = {
      ArrowLeft: () => point(cursor - step), ArrowRight: () => point(cursor + step), '+': act.in, '=': act.in, '-': act.out,
      Home: () => { act.all(); point(data.from); }, End: () => point(data.to), Escape: act.all, 0: act.all,
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  root.addEventListener('dblclick', act.all);
  root.addEventListener('wheel', event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.8 : 1.25);
  }, { passive: false });

  section.classList.add('interactive');
  build();
  shade.addEventListener('change', build);
  let width = root.clientWidth;
  new ResizeObserver(() => {
    if (root.clientWidth === width || root.clientWidth === 0) return;
    width = root.clientWidth;
    for (const [index, chart] of charts.entries()) chart.setSize({ width, height: chart.height });
  }).observe(root);
})();
