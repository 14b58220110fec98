// A form in which so many boxes have to be ticked: its button waits until they are.
for (const form of document.querySelectorAll('form[data-choose]:has(button)')) {
  const wanted = Number(form.dataset.choose);
  const boxes = [...form.querySelectorAll('input[type=checkbox]')];
  const words = form.querySelector('[data-chosen]');
  const button = form.querySelector('button');
  const count = () => {
    const chosen = boxes.filter(box => box.checked).length;
    button.disabled = chosen !== wanted;
    words.textContent = chosen === wanted ? '' : `${chosen} of ${wanted} chosen.`;
  };
  form.addEventListener('change', count);
  addEventListener('pageshow', count);
  count();
}

for (const form of document.querySelectorAll('form[data-confirm]')) {
  form.addEventListener('submit', event => {
    if (!confirm(form.dataset.confirm)) event.preventDefault();
  });
}

// The live page: the server sends the parts that have changed, as HTML that it has escaped.
for (const live of document.querySelectorAll('[data-live]')) {
  const source = new EventSource(live.dataset.live);
  source.onmessage = message => {
    const { parts, ended } = JSON.parse(message.data);
    for (const [id, html] of Object.entries(parts)) document.getElementById(id).innerHTML = html;
    if (ended) {
      source.close();
      for (const gone of live.querySelectorAll('[data-while-running]')) gone.hidden = true;
    }
  };
}
