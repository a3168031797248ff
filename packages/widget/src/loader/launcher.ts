import { cssOf, parseColor, textOn } from '../messenger/colors.ts';
import css from './launcher.css?inline';
import type { Options } from './options.ts';

export interface Launcher {
  host: HTMLElement;
  button: HTMLButtonElement;
  panel: HTMLElement;
  showUnread(count: number): void;
  showOpen(open: boolean): void;
  /** True when the panel covers the whole window, as on a phone. */
  fullScreen(): boolean;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Button and panel in a shadow root, so that neither page nor widget can disturb the other's styles. The sheet is
 * adopted, not inserted as an element: that works under a policy without `unsafe-inline`.
 */
export function drawLauncher(options: Options, onToggle: () => void): Launcher {
  const host = document.createElement('div');
  host.id = 'baton-widget';
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  host.dataset.side = options.side;

  const color = parseColor(options.color ?? '');
  if (color !== null) {
    host.style.setProperty('--brand', cssOf(color));
    host.style.setProperty('--on-brand', textOn(color));
  }

  const panel = document.createElement('div');
  panel.className = 'panel';
  panel.id = 'panel';
  panel.hidden = true;
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', options.label);

  const button = document.createElement('button');
  button.type = 'button';
  button.hidden = !options.launcher;
  button.setAttribute('aria-controls', 'panel');
  button.append(
    icon(
      'talk',
      'M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM7.5 9h9M7.5 12.5h6',
    ),
    icon('shut', 'M6 9l6 6 6-6'),
  );
  button.addEventListener('click', onToggle);
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.hidden = true;
  button.append(badge);
  root.append(panel, button);

  let unread = 0;
  let open = false;
  const name = (): void => {
    button.setAttribute('aria-expanded', String(open));
    button.setAttribute('aria-label', unread > 0 ? `${options.label} (${unread})` : options.label);
    badge.hidden = unread === 0 || open;
    badge.textContent = unread > 9 ? '9+' : String(unread);
  };
  name();

  return {
    host,
    button,
    panel,
    showUnread(count) {
      unread = count;
      name();
    },
    showOpen(next) {
      open = next;
      panel.hidden = !next;
      host.toggleAttribute('data-open', next);
      name();
    },
    fullScreen: () => matchMedia('(max-width: 480px)').matches,
  };
}

function icon(name: string, path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', name);
  const drawn = document.createElementNS(SVG, 'path');
  drawn.setAttribute('d', path);
  svg.append(drawn);
  return svg;
}
