// what a page of another origin can try with the address of ours
globalThis.attack = async (target) => {
  const body = JSON.stringify({ callIds: [1001] });
  const json = { 'content-type': 'application/json', 'x-call-enrichment': '1' };
  const text = { 'content-type': 'text/plain' };
  const read = (path, options) =>
    fetch(target + path, options)
      .then((response) => response.text())
      .catch(() => 'refused');
  const loaded = (tag, path) =>
    new Promise((resolve) => {
      const element = document.createElement(tag);
      element.onload = () => resolve('loaded');
      element.onerror = () => resolve('refused');
      element.src = target + path;
      document.body.append(element);
    });
  return {
    read: await read('/api/calls/123'),
    readWithHeader: await read('/api/calls/123', { headers: json }),
    readOpaque: await read('/api/calls/123', { mode: 'no-cors' }),
    change: await read('/api/send', { method: 'POST', headers: json, body }),
    changeOpaque: await read('/api/send', { method: 'POST', mode: 'no-cors', headers: text, body }),
    script: await loaded('script', '/page.js'),
    image: await loaded('img', '/icon.svg'),
    frame: await loaded('iframe', '/'),
  };
};

globalThis.submitForm = (target) => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: `${target}/api/send`, enctype: 'text/plain' });
  const field = document.createElement('input');
  Object.assign(field, { name: '{"callIds":[1001],"x":"', value: '"}' });
  form.append(field);
  document.body.append(form);
  form.submit();
};
