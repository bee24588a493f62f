/** What each trade sells: [name, description, price in dollars]. */
export type Offer = readonly [name: string, text: string, price: string];

const dish = (text: string): Offer[] =>
  text.split('|').map((entry) => {
    const [name = '', description = '', price = ''] = entry.split(';');
    return [name, description, price] as const;
  });

const cuisines: Record<string, Offer[]> = {
  italian: dish('Burrata & Heirloom Tomato;basil oil, sea salt, grilled sourdough;16|Tagliatelle al Ragù;slow-cooked beef and pork, Parmigiano;24|Cacio e Pepe;tonnarelli, pecorino romano, cracked pepper;21|Branzino al Forno;whole sea bass, lemon, fennel;34|Pollo alla Cacciatora;olives, rosemary, soft polenta;27|Tiramisù;made this morning, served cold;11'),
  pizza: dish('Margherita;San Marzano tomato, fior di latte, basil;17|Pepperoni Cup & Char;hot honey, oregano;20|Funghi;roasted mushrooms, taleggio, thyme;21|White Clam;garlic, lemon, chili flakes;23|Caesar Salad;anchovy dressing, croutons;13|Garlic Knots;six pieces with marinara;8'),
  mexican: dish('Tacos al Pastor;pineapple, onion, cilantro, two per order;13|Mole Negro con Pollo;house mole of 24 ingredients, rice;23|Guacamole;made to order, warm tortilla chips;12|Enchiladas Verdes;tomatillo, crema, queso fresco;18|Carnitas Plate;pickled onion, beans, tortillas;20|Churros;cinnamon sugar, dark chocolate;9'),
  asian: dish('Pork & Chive Dumplings;eight pieces, black vinegar;12|Dan Dan Noodles;sesame, chili crisp, minced pork;16|Crispy Duck;scallion pancakes, hoisin;31|Mapo Tofu;Sichuan pepper, fermented bean;17|Stir-fried Greens;garlic, rice wine;13|Mango Sticky Rice;coconut cream;10'),
  indian: dish('Butter Chicken;tomato, fenugreek, cream;21|Chana Masala;chickpeas, ginger, amchur;16|Lamb Biryani;saffron, mint, raita;24|Saag Paneer;spinach and house cheese;18|Garlic Naan;from the tandoor;5|Gulab Jamun;cardamom syrup;8'),
  american: dish('House Burger;dry-aged beef, sharp cheddar, pickles;19|Buttermilk Fried Chicken;collard greens, hot sauce;22|Market Salad;what the farmers brought today;15|Short Rib;red wine, root vegetables;32|Fish of the Day;brown butter, capers;29|Apple Crumble;vanilla ice cream;11'),
};

const cuisineOf: Record<string, string> = {
  italian: 'italian', pizza: 'pizza', mexican: 'mexican', spanish: 'mexican', chinese: 'asian', thai: 'asian', japanese: 'asian',
  sushi: 'asian', korean: 'asian', vietnamese: 'asian', ramen: 'asian', indpak: 'indian',
};

const trades: Record<string, Offer[]> = {
  bar: dish('Old Fashioned;rye, demerara, orange bitters;15|Smoked Negroni;gin, Campari, cherry wood;16|Local Draft;twelve taps, changing weekly;8|House Red & White;by the glass;12|Loaded Fries;cheddar, scallion, bacon;11|Wings;a dozen, three sauces;16'),
  cafe: dish('Flat White;double ristretto, steamed milk;4.75|Pour Over;single origin, brewed for you;5.50|Cold Brew;steeped eighteen hours;5|Matcha Latte;ceremonial grade;6|Avocado Toast;sourdough, chili, lime;11|Almond Croissant;baked at six;5'),
  bakery: dish('Country Sourdough;naturally leavened, two days;9|Butter Croissant;cultured butter, 27 layers;4.50|Seeded Rye;caraway, sunflower;8|Fruit Tart;pastry cream, season\'s fruit;7|Cinnamon Roll;brown sugar, cream cheese;5|Celebration Cake;order two days ahead;48'),
  brewery: dish('Hazy IPA;Citra and Mosaic, 6.8 %;8|Pilsner;crisp and cold, 4.9 %;7|Oatmeal Stout;roasted, silky, 5.6 %;8|Barrel-aged Sour;cherries, eighteen months;11|Flight of Four;choose any four;14|Soft Pretzel;beer cheese, mustard;10'),
  dentist: dish('Exam & Cleaning;x-rays, polishing and a plan you understand;129|Whitening;in one visit, up to eight shades;349|Crowns & Bridges;matched to your teeth;980|Clear Aligners;straighter without brackets;3200|Children\'s Visits;gentle first check-ups;89|Emergency Visit;toothache seen the same day;149'),
  plumber: dish('Leak Repair;found and fixed, with a written price first;149|Drain Cleaning;kitchen, bath and main lines;129|Water Heaters;tank and tankless, installed in a day;1450|Fixture Installation;faucets, toilets, showers;175|Sewer Inspection;with camera and a video for you;220|Gas Lines;licensed, permitted, tested;350'),
  hvac: dish('AC Tune-up;21-point check before summer;119|Furnace Repair;most parts on the truck;159|New Systems;sized by load, not by guess;5400|Duct Cleaning;whole house, sealed and tested;389|Heat Pumps;quiet, efficient, rebate-ready;6900|Maintenance Plan;two visits a year;24'),
  electrician: dish('Panel Upgrades;200 amps, permitted and inspected;1900|Outlets & Switches;added where you need them;145|Lighting Design;inside and out;280|EV Chargers;level 2, installed in an afternoon;850|Whole-house Rewiring;clean work, patched walls;7500|Safety Inspection;written report the same day;165'),
  roofing: dish('Roof Inspection;photos of every slope;99|Leak Repair;stopped today, fixed for good;395|Shingle Replacement;fifty-year architectural shingles;8900|Flat Roofs;membrane, tapered and drained;7400|Gutters;seamless, made on site;1250|Storm Damage;we meet your adjuster;250'),
  hair_salon: dish('Cut & Style;wash, cut and finish;68|Men\'s Cut;clippers or scissors;42|Full Colour;gloss and blow-dry included;145|Balayage;hand-painted, natural growth;210|Blowout;smooth or with body;55|Bridal;trial and the day itself;280'),
  spa: dish('Swedish Massage;sixty minutes;110|Deep Tissue;ninety minutes;155|Hydrating Facial;for tired city skin;125|Hot Stone Ritual;seventy-five minutes;145|Manicure & Pedicure;classic or gel;75|Couples\' Retreat;two tables, two teas;260'),
  gym: dish('Day Pass;all equipment, all classes;25|Monthly Membership;no joining fee, cancel any month;79|Personal Training;one hour with a coach;85|Small Group Strength;six people, two coaches;32|Yoga & Mobility;every morning;20|Nutrition Plan;with monthly check-in;120'),
  auto_repair: dish('Oil Change;synthetic, filter, 30-point check;79|Brake Service;pads and rotors, per axle;289|Diagnostics;engine light explained;120|Tires;mounted, balanced, aligned;180|State Inspection;while you wait;37|Transmission Service;fluid and filter;240'),
  law_firm: dish('First Consultation;half an hour, no obligation;150|Family Matters;divorce, custody, support;2500|Injury Claims;you pay when we win;0|Immigration;visas, green cards, appeals;1800|Wills & Estates;a plan your family understands;950|Contracts;written, read and negotiated;450'),
  real_estate: dish('Home Valuation;comparable sales, no strings;95|Selling;photography, staging, showings;1500|Buying;from first tour to keys;900|Property Management;monthly, per unit;110|Rentals;screened tenants in three weeks;650|Investment Advice;numbers before feelings;200'),
  veterinarian: dish('Wellness Exam;nose to tail, once a year;72|Vaccinations;dogs, cats and rabbits;38|Dental Cleaning;with x-rays;420|Spay & Neuter;home the same day;340|Microchip;registered for life;55|Urgent Care;walk in until eight;135'),
  florist: dish('Seasonal Bouquet;wrapped by hand;65|Dozen Roses;long stem, any colour;89|Wedding Flowers;from first sketch to last petal;1900|Sympathy;delivered with care;120|Weekly Flowers;for offices and lobbies;75|Potted Plants;hard to kill, promised;42'),
};

export function offersFor(vertical: string, leafAliases: readonly string[]): readonly Offer[] {
  if (vertical === 'restaurant') {
    const cuisine = leafAliases.map((alias) => cuisineOf[alias]).find(Boolean) ?? 'american';
    return cuisines[cuisine] ?? [];
  }
  const offers = trades[vertical];
  if (!offers) throw new Error(`No offers written for the vertical ${vertical}.`);
  return offers;
}
