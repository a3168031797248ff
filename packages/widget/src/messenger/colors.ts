export interface Rgb {
  r: number;
  g: number;
  b: number;
}

/** Reads `#rgb` and `#rrggbb`; null for everything else. */
export function parseColor(text: string): Rgb | null {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex === undefined) return null;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const value = Number.parseInt(full, 16);
  return { r: value >> 16, g: (value >> 8) & 255, b: value & 255 };
}

/** Black or white, whichever is easier to read on this colour. */
export function textOn(color: Rgb): '#000000' | '#ffffff' {
  return contrast(color, BLACK) > contrast(color, WHITE) ? '#000000' : '#ffffff';
}

/** The colour as text on a background: moved towards the background's opposite until it can be read (WCAG AA). */
export function readableOn(background: Rgb, color: Rgb): Rgb {
  const goal = contrast(background, BLACK) > contrast(background, WHITE) ? BLACK : WHITE;
  for (let part = 0; part < 1; part += 0.05) {
    const mixed = mix(color, goal, part);
    if (contrast(mixed, background) >= 4.8) return mixed;
  }
  return goal;
}

export function cssOf(color: Rgb): string {
  return `rgb(${color.r} ${color.g} ${color.b})`;
}

/** WCAG contrast ratio, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const BLACK: Rgb = { r: 0, g: 0, b: 0 };
const WHITE: Rgb = { r: 255, g: 255, b: 255 };

function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const channel = (a: number, b: number): number => Math.round(a + (b - a) * part);
  return { r: channel(from.r, to.r), g: channel(from.g, to.g), b: channel(from.b, to.b) };
}

function luminance(color: Rgb): number {
  return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
