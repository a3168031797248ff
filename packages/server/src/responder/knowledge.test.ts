import { describe, expect, test } from 'vitest';
import { loadDemoArticles } from '../knowledge-demo/load.ts';
import { splitArticle } from './knowledge/passages.ts';
import { ANSWERED, UNANSWERED } from './knowledge/questions.ts';
import { buildKnowledge } from './knowledge.ts';

const knowledge = buildKnowledge(
  loadDemoArticles().map(({ title, body, origin }) => ({ id: origin.replace(/^demo:|\.md$/g, ''), title, body })),
);

describe('the demo articles', () => {
  test.each(ANSWERED)('"%s" is answered by %s', (question, article) => {
    expect(knowledge.search(question)[0]?.articleId).toBe(article);
  });

  test.each(UNANSWERED)('"%s" is not known', (question) => {
    expect(knowledge.search(question)).toEqual([]);
  });

  test('are about 25, of a size to read at a glance, each with a title of its own', () => {
    const articles = loadDemoArticles();
    expect(articles.length).toBeGreaterThanOrEqual(25);
    expect(new Set(articles.map((article) => article.title)).size).toBe(articles.length);
    for (const { body } of articles) {
      const words = body.replace(/^Keywords:.*$/m, '').split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(80);
      expect(words).toBeLessThanOrEqual(250);
    }
  });
});

describe('search', () => {
  test('finds words in their other forms, without diacritics, with a typo, and inside compounds', () => {
    const german = buildKnowledge([
      {
        id: 'a',
        title: 'Rücksendungen',
        body: 'Sie können die Ware innerhalb von 30 Tagen zurückschicken. Das Etikett liegt bei.',
      },
      {
        id: 'b',
        title: 'Öffnungszeiten',
        body: 'Der Laden ist am Samstag von 9 bis 16 Uhr geöffnet, an Sonntagen geschlossen.',
      },
    ]);
    for (const query of ['Rücksendung', 'ruecksendung', 'rucksendungen', 'Rücksendng', 'Rücksendeetikett']) {
      expect(german.search(query, 'de')[0]?.articleId, query).toBe('a');
    }
  });

  test('has no opinion on an empty question, nor an empty index on any', () => {
    expect(knowledge.search('')).toEqual([]);
    expect(knowledge.search('how is it?')).toEqual([]);
    expect(buildKnowledge([]).search('delivery')).toEqual([]);
  });

  test('finds an article by keywords in a language that its text does not use', () => {
    const one = buildKnowledge([
      { id: 'a', title: 'Parking', body: 'You can park behind the house.\n\nKeywords: parcheggio, parkeren' },
    ]);
    expect(one.search('Dove trovo un parcheggio?', 'it')[0]).toMatchObject({
      articleId: 'a',
      text: 'You can park behind the house.',
    });
  });

  test('indexes three thousand articles in seconds and answers in milliseconds', () => {
    const demo = loadDemoArticles();
    const many = Array.from({ length: 3_000 }, (_, index) => ({
      id: String(index),
      ...(demo[index % demo.length] ?? { title: '', body: '' }),
    }));
    let started = performance.now();
    const large = buildKnowledge(many);
    expect(performance.now() - started).toBeLessThan(15_000);
    started = performance.now();
    large.search('how long does dilivery to Spain take for a bicicle');
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('splitting an article', () => {
  test('parts by headings, keeps a list with its introduction, and takes keywords out', () => {
    const { pieces, keywords } = splitArticle(
      'Intro:\n\n- one\n- two\n\n## Costs\nFive euros.\n\n**Keywords:** price, fee',
    );
    expect(pieces).toEqual([
      { heading: '', text: 'Intro:\n\n- one\n- two' },
      { heading: 'Costs', text: 'Five euros.' },
    ]);
    expect(keywords).toBe('price, fee');
  });

  test('cuts a wall of text, with or without sentences', () => {
    for (const wall of ['A sentence that says little. '.repeat(200), 'x'.repeat(6_000)]) {
      const { pieces } = splitArticle(wall);
      expect(pieces.length).toBeGreaterThan(4);
      expect(Math.max(...pieces.map((piece) => piece.text.length))).toBeLessThanOrEqual(1_400);
      expect(
        pieces
          .map((piece) => piece.text)
          .join('')
          .replace(/\s/g, ''),
      ).toBe(wall.replace(/\s/g, ''));
    }
  });
});
