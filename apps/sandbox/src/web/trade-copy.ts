export interface TradeCopy {
  /** The schema.org type. */
  schemaType: string;
  taglines: readonly string[];
  offerTitle: string;
  serviceTitle: string;
  /** Said in the about text: "We …". */
  craft: string;
  booking: { label: string; href: (slug: string) => string };
  callToAction: string;
  quotes: readonly string[];
}

const table = { label: 'Book a table', href: (slug: string) => `https://www.opentable.com/r/${slug}` };
const order = { label: 'Order online', href: (slug: string) => `https://www.toasttab.com/${slug}` };
const appointment = { label: 'Book an appointment', href: (slug: string) => `https://calendly.com/${slug}/visit` };
const square = { label: 'Book online', href: (slug: string) => `https://squareup.com/appointments/book/${slug}` };
const quote = { label: 'Schedule a visit', href: (slug: string) => `https://book.housecallpro.com/book/${slug}` };
const classes = { label: 'Reserve a class', href: (slug: string) => `https://clients.mindbodyonline.com/${slug}` };

const eating = ['The kind of place you bring your parents and then come back to alone.', 'Third visit this month and every plate was right.', 'Warm room, honest prices, and somebody always remembers your name.'];
const working = ['They came when they said, cleaned up after, and the bill matched the quote.', 'Explained everything in plain words. No pressure at all.', 'Called at seven, fixed by nine. I have kept their number on the fridge.'];
const caring = ['I used to dread going. Not any more.', 'Patient, gentle and on time, which nobody else in town manages.', 'They took care of all three of us in one afternoon.'];

const copy = (schemaType: string, taglines: string, titles: readonly [offer: string, service: string], craft: string, booking: TradeCopy['booking'], callToAction: string, quotes: readonly string[]): TradeCopy => ({
  schemaType, taglines: taglines.split('|'), offerTitle: titles[0], serviceTitle: titles[1], craft, booking, callToAction, quotes,
});

export const tradeCopy: Readonly<Record<string, TradeCopy>> = {
  restaurant: copy('Restaurant', 'Good food, made slowly, served warmly|Your table is ready|Seasonal cooking from our family to yours', ['Our menu', 'What we do'], 'cook everything from scratch, buy from farmers we know by name and change the menu with the seasons', table, 'Call us for a table', eating),
  bar: copy('BarOrPub', 'Come thirsty, leave happy|Cold drinks, warm company', ['Drinks & bites', 'Nights with us'], 'pour local beer, squeeze our own juice and keep the music at a level where you can talk', table, 'Contact us for parties', eating),
  cafe: copy('CafeOrCoffeeShop', 'Freshly roasted, carefully brewed|Slow mornings start here', ['Coffee & more', 'At the café'], 'roast twice a week, steam milk from upstate and bake what goes with it before you wake up', order, 'Contact us', eating),
  bakery: copy('Bakery', 'Baked before sunrise, every day|Flour, water, salt and time', ['From the oven', 'What we bake'], 'mill some of our own flour, ferment overnight and sell out most days by three', order, 'Call us to order', eating),
  brewery: copy('Brewery', 'Brewed here, poured here|Small batches, big tables', ['On tap', 'At the brewery'], 'brew small batches ten steps from the bar and never filter the fun out', table, 'Contact us for a tour', eating),
  dentist: copy('Dentist', 'Healthy smiles for the whole family|Gentle dentistry in your neighborhood', ['Fees', 'Treatments'], 'take time to explain, use modern imaging with little radiation and see emergencies the same day', { label: 'Book an appointment', href: (slug) => `https://www.zocdoc.com/practice/${slug}` }, 'Call the practice', caring),
  plumber: copy('Plumber', 'Leaks fixed today, not next week|Honest plumbing since day one', ['Prices', 'Services'], 'arrive in the window we promise, show you the problem and give the price before the work', quote, 'Call now', working),
  hvac: copy('HVACBusiness', 'Cool in August, warm in January|Comfort you can count on', ['Prices', 'Services'], 'measure before we recommend, carry common parts on every truck and answer the phone at night', quote, 'Get a quote', working),
  electrician: copy('Electrician', 'Safe, tidy, up to code|Power where you need it', ['Prices', 'Services'], 'hold a master licence, pull the permits and leave the walls as we found them', quote, 'Get a quote', working),
  roofing: copy('RoofingContractor', 'A dry house, whatever the weather|Roofs that outlast the mortgage', ['Prices', 'Services'], 'climb up and take pictures, repair what can be repaired and replace only what must go', quote, 'Get a quote', working),
  hair_salon: copy('HairSalon', 'Hair you will want to show off|Walk in, walk out lighter', ['Price list', 'Services'], 'listen before we cut, use gentle colour and keep one chair free for walk-ins', square, 'Call the salon', caring),
  spa: copy('DaySpa', 'An hour that belongs to you|Breathe out', ['Treatments & prices', 'Rituals'], 'use warm rooms, cold-pressed oils and therapists who ask where it hurts', square, 'Contact us', caring),
  gym: copy('ExerciseGym', 'Stronger every week|Train with people who know your name', ['Memberships', 'Training'], 'coach small groups, write down your numbers and start everyone where they are', classes, 'Contact us for a tour', caring),
  auto_repair: copy('AutoRepair', 'Fixed right, priced fair|We keep the neighborhood rolling', ['Prices', 'Services'], 'show you the worn part, repair all makes and stand behind it for two years', appointment, 'Call the garage', working),
  law_firm: copy('LegalService', 'Clear advice when it matters|On your side, in plain English', ['Fees', 'Practice areas'], 'return calls the same day, say honestly what a case is worth and prepare each as if for trial', appointment, 'Contact us today', working),
  real_estate: copy('RealEstateAgent', 'Find the door that fits your key|Local homes, local knowledge', ['Fees', 'Services'], 'have lived here for decades, walk every street we sell on and answer at weekends', appointment, 'Contact us', working),
  veterinarian: copy('VeterinaryCare', 'Kind hands for furry patients|They cannot talk, so we listen', ['Fees', 'Care'], 'handle nervous animals gently, explain every test and keep prices on the wall', appointment, 'Call the clinic', caring),
  florist: copy('Florist', 'Flowers for the good days and the hard ones|Cut this morning', ['Flowers & prices', 'Services'], 'choose at the market at four in the morning, arrange by eye and deliver by bike', order, 'Call us to order', caring),
};

export const neighbours = ['Dana W.', 'Luis P.', 'Margaret T.', 'Kwame A.', 'Jen & Tom', 'Priya S.', 'Walter H.', 'Noor B.', 'Becky L.'] as const;
