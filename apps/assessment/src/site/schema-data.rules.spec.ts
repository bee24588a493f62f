import { parseDom } from './dom.rules';
import { businessNodes, schemaOf, streetsIn, typesOf } from './schema-data.rules';

const schema = (json: string) => schemaOf(parseDom(`<script type="application/ld+json">${json}</script>`));

test('businesses are found in graphs, in arrays and inside others', () => {
  const data = schema('{"@context":"https://schema.org","@graph":[{"@type":"WebSite","publisher":{"@type":["Dentist","https://schema.org/Organization"],"address":{"@type":"PostalAddress","streetAddress":"1 Main St"}}}]}');
  expect(businessNodes(data).map(typesOf)).toEqual([['Dentist', 'Organization']]);
  expect(streetsIn(data)).toEqual(['1 Main St']);
});

test('a person, an event or a job with an address is no business', () => {
  expect(businessNodes(schema('[{"@type":"Person","telephone":"1"},{"@type":"Event","address":"x"},{"@type":"JobPosting","address":"x"}]'))).toEqual([]);
});

test('broken data is told apart from none', () => {
  expect(schema('{"@type": "Bakery",}').broken).toHaveLength(1);
  expect(schemaOf(parseDom('<p>none</p>'))).toMatchObject({ nodes: [], broken: [] });
});

test('microdata is seen', () => {
  const data = schemaOf(parseDom('<div itemscope itemtype="https://schema.org/Bakery"><span itemprop="telephone">x</span></div>'));
  expect(data.itemTypes).toEqual(['https://schema.org/Bakery']);
  expect(data.itemProps.has('telephone')).toBe(true);
});
