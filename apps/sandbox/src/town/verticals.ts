export interface Category {
  alias: string;
  title: string;
}

export type Trade = 'food' | 'drink' | 'home' | 'health' | 'beauty' | 'professional' | 'retail' | 'auto' | 'fitness';

export interface Vertical {
  id: string;
  trade: Trade;
  /** The alias one searches by; the leaves below are children of it. */
  parent: Category;
  leaves: readonly Category[];
  /** Businesses in an ordinary ZIP. */
  perZip: number;
  priced: boolean;
  /** Words that names end in. */
  nouns: readonly string[];
  chains: readonly string[];
}

const list = (text: string): Category[] =>
  text.split('|').map((entry) => {
    const [alias = '', title = ''] = entry.split('=');
    return { alias, title };
  });
const one = (alias: string, title: string): Category => ({ alias, title });

/** Aliases and titles are those of Yelp's public category list. */
export const verticals: readonly Vertical[] = [
  {
    id: 'restaurant', trade: 'food', parent: one('restaurants', 'Restaurants'), perZip: 18, priced: true,
    leaves: list('italian=Italian|pizza=Pizza|mexican=Mexican|chinese=Chinese|thai=Thai|japanese=Japanese|sushi=Sushi Bars|indpak=Indian|newamerican=American|tradamerican=American|korean=Korean|mediterranean=Mediterranean|french=French|vietnamese=Vietnamese|greek=Greek|burgers=Burgers|seafood=Seafood|diners=Diners|vegan=Vegan|ramen=Ramen|bbq=Barbeque|spanish=Spanish'),
    nouns: ['Kitchen', 'Trattoria', 'Grill', 'Table', 'Bistro', 'Eatery', 'House', 'Cantina', 'Diner', 'Brasserie', 'Osteria', 'Supper Club', 'Noodle Bar', 'Oven'],
    chains: ['Burrito Barn', 'Slice Republic', 'Golden Wok Express', 'Patty & Co.', 'Green Bowl'],
  },
  { id: 'bar', trade: 'drink', parent: one('bars', 'Bars'), perZip: 4, priced: true, leaves: list('cocktailbars=Cocktail Bars|pubs=Pubs|wine_bars=Wine Bars|sportsbars=Sports Bars|divebars=Dive Bars'), nouns: ['Tavern', 'Bar', 'Pub', 'Lounge', 'Taproom', 'Saloon'], chains: ['The Tipsy Fox'] },
  { id: 'cafe', trade: 'food', parent: one('cafes', 'Cafes'), perZip: 5, priced: true, leaves: list('coffee=Coffee & Tea|tea=Tea Rooms|coffeeroasteries=Coffee Roasteries'), nouns: ['Café', 'Coffee', 'Coffee Roasters', 'Espresso Bar', 'Tea House'], chains: ['Daily Drip', 'Bluebird Coffee'] },
  { id: 'bakery', trade: 'food', parent: one('bakeries', 'Bakeries'), perZip: 3, priced: true, leaves: list('bakeries=Bakeries|desserts=Desserts|cupcakes=Cupcakes|donuts=Donuts|bagels=Bagels'), nouns: ['Bakery', 'Bakehouse', 'Pâtisserie', 'Bread Co.', 'Bagels'], chains: ['Rise & Crumb'] },
  { id: 'brewery', trade: 'drink', parent: one('breweries', 'Breweries'), perZip: 1.2, priced: true, leaves: list('breweries=Breweries|brewpubs=Brewpubs'), nouns: ['Brewing Co.', 'Brewery', 'Beer Works', 'Ales'], chains: [] },
  { id: 'dentist', trade: 'health', parent: one('dentists', 'Dentists'), perZip: 3.5, priced: false, leaves: list('generaldentistry=General Dentistry|cosmeticdentists=Cosmetic Dentists|orthodontists=Orthodontists|pediatric_dentists=Pediatric Dentists'), nouns: ['Dental', 'Family Dentistry', 'Dental Care', 'Smiles', 'Orthodontics'], chains: ['BrightSmile Dental'] },
  { id: 'plumber', trade: 'home', parent: one('plumbing', 'Plumbing'), perZip: 3, priced: false, leaves: list('plumbing=Plumbing|waterheaterinstallrepair=Water Heater Installation/Repair|hydrojetting=Hydro-jetting'), nouns: ['Plumbing', 'Plumbing & Heating', 'Drain Services', 'Rooter'], chains: ['PipePros'] },
  { id: 'hvac', trade: 'home', parent: one('hvac', 'Heating & Air Conditioning/HVAC'), perZip: 2.4, priced: false, leaves: list('hvac=Heating & Air Conditioning/HVAC|airductcleaning=Air Duct Cleaning'), nouns: ['Heating & Cooling', 'Air Conditioning', 'HVAC', 'Climate Control'], chains: ['Comfort Crew'] },
  { id: 'electrician', trade: 'home', parent: one('electricians', 'Electricians'), perZip: 2.4, priced: false, leaves: list('electricians=Electricians|lighting=Lighting Fixtures & Equipment'), nouns: ['Electric', 'Electrical Services', 'Electric & Lighting', 'Wiring'], chains: [] },
  { id: 'roofing', trade: 'home', parent: one('roofing', 'Roofing'), perZip: 1.6, priced: false, leaves: list('roofing=Roofing|gutterservices=Gutter Services|siding=Siding'), nouns: ['Roofing', 'Roofing & Gutters', 'Exteriors'], chains: [] },
  { id: 'hair_salon', trade: 'beauty', parent: one('hair', 'Hair Salons'), perZip: 4.5, priced: true, leaves: list('hair=Hair Salons|barbers=Barbers|blowoutservices=Blow Dry/Out Services|hairstylists=Hair Stylists'), nouns: ['Salon', 'Hair Studio', 'Barbershop', 'Hair', 'Cuts'], chains: ['QuickCut'] },
  { id: 'spa', trade: 'beauty', parent: one('spas', 'Day Spas'), perZip: 2.2, priced: true, leaves: list('spas=Day Spas|massage=Massage|skincare=Skin Care|othersalons=Nail Salons'), nouns: ['Spa', 'Day Spa', 'Wellness', 'Nail Bar', 'Massage'], chains: [] },
  { id: 'gym', trade: 'fitness', parent: one('gyms', 'Gyms'), perZip: 2, priced: false, leaves: list('gyms=Gyms|yoga=Yoga|pilates=Pilates|healthtrainers=Trainers|martialarts=Martial Arts'), nouns: ['Fitness', 'Gym', 'Yoga', 'Strength Club', 'Pilates'], chains: ['IronPoint Fitness'] },
  { id: 'auto_repair', trade: 'auto', parent: one('autorepair', 'Auto Repair'), perZip: 3, priced: true, leaves: list('autorepair=Auto Repair|tires=Tires|oilchange=Oil Change Stations|bodyshops=Body Shops'), nouns: ['Auto Repair', 'Garage', 'Motors', 'Auto Body', 'Tire & Brake'], chains: ['TreadRight Tire'] },
  { id: 'law_firm', trade: 'professional', parent: one('lawyers', 'Lawyers'), perZip: 3, priced: false, leaves: list('personal_injury=Personal Injury Law|divorce=Divorce & Family Law|immigrationlawyers=Immigration Law|criminaldefense=Criminal Defense Law|estateplanning=Estate Planning Law'), nouns: ['Law', 'Law Group', 'Attorneys at Law', '& Associates', 'Legal'], chains: [] },
  { id: 'real_estate', trade: 'professional', parent: one('realestate', 'Real Estate'), perZip: 2.4, priced: false, leaves: list('realestateagents=Real Estate Agents|propertymgmt=Property Management|apartments=Apartments'), nouns: ['Realty', 'Properties', 'Real Estate', 'Homes'], chains: ['KeyTurn Realty'] },
  { id: 'veterinarian', trade: 'health', parent: one('vet', 'Veterinarians'), perZip: 1.8, priced: false, leaves: list('vet=Veterinarians|emergencypethospital=Emergency Pet Hospital'), nouns: ['Animal Hospital', 'Veterinary Clinic', 'Pet Clinic', 'Vet Care'], chains: [] },
  { id: 'florist', trade: 'retail', parent: one('florists', 'Florists'), perZip: 1.8, priced: true, leaves: list('florists=Florists|floraldesigners=Floral Designers'), nouns: ['Flowers', 'Florist', 'Floral Design', 'Blooms'], chains: [] },
];

export const verticalById: ReadonlyMap<string, Vertical> = new Map(verticals.map((vertical) => [vertical.id, vertical]));
