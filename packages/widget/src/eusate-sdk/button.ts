export interface ChatButton {
  frame: HTMLIFrameElement;
  enable(): void;
  showOpen(open: boolean, phone: boolean): void;
  focus(): void;
}

const SVG = 'http://www.w3.org/2000/svg';
const TALK = 'M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM7.5 9h9M7.5 12.5h6';
const SHUT = 'M6 9l6 6 6-6';

/** The round button, in a frame of its own so that the page's styles do not reach it. */
export function createButton(onPress: () => void): ChatButton {
  const frame = document.createElement('iframe');
  frame.id = 'eusate-chat-widget-fab';
  frame.title = 'Chat';
  Object.assign(frame.style, {
    position: 'fixed',
    zIndex: '2147483000',
    right: '12px',
    bottom: '12px',
    width: '72px',
    height: '72px',
    border: '0',
    background: 'transparent',
    colorScheme: 'normal',
  });

  const button = document.createElement('button');
  button.type = 'button';
  button.disabled = true;
  button.setAttribute('aria-label', 'Chat');
  Object.assign(button.style, {
    position: 'fixed',
    inset: '8px',
    width: '56px',
    height: '56px',
    padding: '0',
    border: '0',
    borderRadius: '50%',
    background: '#0d7a6f',
    color: '#fff',
    boxShadow: '0 2px 8px rgb(0 0 0 / 0.3)',
    cursor: 'pointer',
    opacity: '0.6',
  });
  const drawing = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    viewBox: '0 0 24 24',
    width: '28',
    height: '28',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.8',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
  })) {
    drawing.setAttribute(name, value);
  }
  drawing.style.verticalAlign = 'middle';
  const path = document.createElementNS(SVG, 'path');
  drawing.append(path);
  button.append(drawing);
  button.addEventListener('click', onPress);

  frame.addEventListener('load', () => {
    // Each load gives the frame a new, empty document.
    const inside = frame.contentDocument;
    if (inside === null) return;
    inside.documentElement.lang = document.documentElement.lang || 'en';
    inside.body.append(button);
  });

  return {
    frame,
    enable() {
      button.disabled = false;
      button.style.opacity = '1';
    },
    showOpen(open, phone) {
      path.setAttribute('d', open ? SHUT : TALK);
      button.setAttribute('aria-expanded', String(open));
      frame.style.display = open && phone ? 'none' : 'block';
    },
    focus: () => button.focus(),
  };
}
