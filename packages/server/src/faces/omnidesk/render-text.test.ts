import { expect, test } from 'vitest';
import { renderText } from './render-text.ts';

test('plain text stays letter for letter but for marks', () => {
  const same = 'Dear Ada,\n\n1. pack it\n- 2 * 3 * 4 = 24, snake_case, a < b & "c"\n';
  expect(renderText(same, 'text')).toBe(same);
  expect(renderText('Your **parcel** `A1`: [here](https://shop.example/a)', 'text')).toBe(
    'Your parcel A1: here (https://shop.example/a)',
  );
});

test('Markdown goes as it is', () => {
  expect(renderText('**a**', 'markdown')).toBe('**a**');
});

test('HTML holds nothing that the text brought as HTML', () => {
  expect(renderText('Hi <script>alert(1)</script>\n**b**', 'html')).toBe(
    '<p>Hi &lt;script&gt;alert(1)&lt;/script&gt;<br><strong>b</strong></p>',
  );
  expect(renderText('[x](javascript:alert(1)) [y](https://a.example/"onclick=)', 'html')).not.toMatch(
    /href="(?!https:)|"onclick/,
  );
  expect(renderText('3. a\n4. *b*', 'html')).toBe('<ol start="3"><li>a</li><li><em>b</em></li></ol>');
});
