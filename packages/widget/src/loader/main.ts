import { readOptions } from './options.ts';
import { createWidget } from './widget.ts';

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement)) {
  console.warn('Baton: load widget.js with a script element of its own.');
} else if (window.Baton !== undefined) {
  console.warn('Baton: the widget is on this page already.');
} else {
  const options = readOptions(script);
  if (options === null) console.warn('Baton: the script element needs data-inbox.');
  else window.Baton = createWidget(options);
}
