import { textInside, type Dom } from './dom.rules';
import type { SchemaData } from './site.types';

const MOST_NODES = 500;

/** What old editors put around scripts. */
const WRAPPING = /^\s*(?:\/\/|\/\*)?\s*(?:<!--|<!\[CDATA\[)(?:\s*\*\/)?|(?:\/\/|\/\*)?\s*(?:-->|\]\]>)(?:\s*\*\/)?\s*;?\s*$/g;

/** Types that are no place of business, whatever address they carry. */
const NOT_A_BUSINESS = /^(Person|Event|JobPosting|Product|Offer|Review|AggregateRating|WebSite|WebPage|BreadcrumbList|ListItem|ImageObject|SearchAction|Article|BlogPosting|NewsArticle|PostalAddress|ContactPoint|GeoCoordinates|OpeningHoursSpecification|VideoObject|Question|Answer|FAQPage)$/;

export function schemaOf(dom: Dom): SchemaData {
  const nodes: Record<string, unknown>[] = [];
  const broken: string[] = [];
  for (const script of dom.all('script')) {
    if (!/^application\/ld\+json/i.test(script.attribs.type ?? '')) continue;
    const written = textInside(script).replace(WRAPPING, '').trim();
    if (written === '') continue;
    // Line breaks inside texts are against the rules, but search engines read over them.
    const readable = written.replace(/[\u0000-\u001f]+/g, ' ');
    try {
      collect(JSON.parse(readable), nodes);
    } catch (error) {
      broken.push(faultIn(readable, String(error)));
    }
  }
  // Microdata and RDFa say the same in other attributes.
  const itemTypes = dom.elements.flatMap(({ attribs }) => [attribs.itemtype, attribs.typeof]).filter((type) => type !== undefined);
  const itemProps = new Set(dom.elements.flatMap(({ attribs }) => `${attribs.itemprop ?? ''} ${attribs.typeof !== undefined || /schema/i.test(attribs.property ?? '') || !/:/.test(attribs.property ?? ':') ? (attribs.property ?? '') : ''}`.split(/\s+/).map((name) => name.replace(/^schema:/, '')).filter((name) => name !== '')));
  return { nodes, broken, itemTypes, itemProps };
}

const EXCERPT = 40;

/** What stands where the parser gave up: it tells a position or quotes the spot, by version and fault. */
function faultIn(json: string, message: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return json.slice(Math.max(0, Number(position) - EXCERPT), Number(position) + EXCERPT).trim();
  return (/"([^]*)"(?:\.\.\.)? is not valid JSON/.exec(message)?.[1] ?? '').trim();
}

/** Every object of the data, inner ones too: sites nest them in graphs, arrays and one another. */
function collect(value: unknown, into: Record<string, unknown>[]): void {
  const open: unknown[] = [value];
  for (let next = open.shift(); next !== undefined && into.length < MOST_NODES; next = open.shift()) {
    if (Array.isArray(next)) open.push(...(next as unknown[]).slice(0, MOST_NODES));
    else if (typeof next === 'object' && next !== null) {
      into.push(next as Record<string, unknown>);
      open.push(...(Object.values(next) as unknown[]).filter((inner) => typeof inner === 'object' && inner !== null));
    }
  }
}

export function typesOf(node: Record<string, unknown>): string[] {
  const type = node['@type'];
  return (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string').map((name) => name.replace(/^.*[/#:]/, ''));
}

/** Types of places of business, as far as sites of local businesses use them (schema.org/LocalBusiness and what stands below it). */
const BUSINESS = /Business$|Store$|Shop$|Salon$|Agency$|Agent$|Contractor$|Clinic$|Service$|Repair$|Restaurant$|Establishment$|Dealer$|Rental$|Wash$|^(Bakery|BarOrPub|Brewery|Winery|Distillery|IceCreamShop|Dentist|Physician|Optician|Pharmacy|Hospital|Plumber|Electrician|Locksmith|HousePainter|Attorney|Notary|Hotel|Motel|Hostel|Resort|BedAndBreakfast|Campground|Gym|ExerciseGym|HealthClub|SportsClub|GolfCourse|BowlingAlley|DaySpa|TattooParlor|ChildCare|Preschool|School|AnimalShelter|VeterinaryCare|Library|MovieTheater|NightClub|ComedyClub|Casino|ArtGallery|Florist|DryCleaningOrLaundry|GasStation|AutoBodyShop|SelfStorage|TravelAgency|RealEstateAgent|AccountingService|BankOrCreditUnion|InsuranceAgency|Dermatology|Chiropractic|Physiotherapy)$/;

/** Whether one of the types names a place of business. */
export function isBusinessType(types: readonly string[]): boolean {
  return types.some((type) => BUSINESS.test(type) && !NOT_A_BUSINESS.test(type));
}

/** The nodes that describe a place of business: those with its address, phone or hours. */
export function businessNodes(schema: SchemaData): Record<string, unknown>[] {
  return schema.nodes.filter((node) => {
    const types = typesOf(node);
    return types.length > 0 && !types.some((type) => NOT_A_BUSINESS.test(type)) && ['address', 'telephone', 'openingHours', 'openingHoursSpecification'].some((key) => node[key] !== undefined);
  });
}

/** Street lines of the businesses' addresses, as written. */
export function streetsIn(schema: SchemaData): string[] {
  const addresses = businessNodes(schema).flatMap((node) => (Array.isArray(node.address) ? (node.address as unknown[]) : [node.address]));
  return addresses.map((address) => (typeof address === 'string' ? address : textAt(address, 'streetAddress'))).filter((street) => street !== null && street.trim() !== '') as string[];
}

export function textAt(value: unknown, key: string): string | null {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? found : null;
}
