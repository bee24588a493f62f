import { asSentence, closingOf, lowerFirst, openingOf, previewOf } from './phrases.rules';

test('one thing is not spoken of as several, and nothing is not counted', () => {
  expect([0, 1, 2].map((count) => openingOf('Joe’s', count))).toEqual(['I looked at the website of Joe’s.', 'I looked at the website of Joe’s and one thing stood out.', 'I looked at the website of Joe’s and two things stood out.']);
  expect(closingOf(1)).not.toContain('each of them');
  expect([0, 1, 3].map(previewOf)).toEqual(['What I saw on your website.', 'One thing I saw on your website, with the proof.', 'Three things I saw on your website, with the proof.']);
});

test('after a colon a title goes on in small letters, a name keeps its capital', () => {
  expect(['The page jumps', 'Links have no words', 'Google rates the page', 'Therapy pages are empty', 'HTTPS is off'].map(lowerFirst)).toEqual(['the page jumps', 'links have no words', 'Google rates the page', 'Therapy pages are empty', 'HTTPS is off']);
});

test('a sentence ends once', () => {
  expect(['It jumps', 'It jumps.', 'Why?'].map(asSentence)).toEqual(['It jumps.', 'It jumps.', 'Why?']);
});
