const HEAD = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><style>{{ style | raw }}</style>`;

const GAUGE = `<svg class="gauge g-{{ grade }}" viewBox="0 0 220 132" role="img" aria-label="{{ told.grade }}">
<path class="track" d="M18 112 A92 92 0 0 1 202 112" stroke-width="18" stroke-linecap="round"/>
{% if score > 0 %}<path class="arc" d="M18 112 A92 92 0 0 1 202 112" stroke-width="18" stroke-linecap="round" pathLength="100" stroke-dasharray="{{ score }} 200"/>{% endif %}
<text class="fillc" x="110" y="98" text-anchor="middle" font-size="62" font-weight="700">{{ grade }}</text><text x="110" y="124" text-anchor="middle" font-size="17" font-weight="600">{{ score }} / 100</text></svg>`;

const LOCK = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z"/></svg>';
const TICK = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 11l4 4 8-10"/></svg>';

const PROOFS = `<section aria-labelledby="h-proofs"><h2 id="h-proofs">{{ texts.proofs }}</h2><p class="quiet">{{ texts.proofsIntro }}</p><ol class="proofs">
{% for proof in proofs %}<li class="proof s-{{ proof.severity }}"><p class="tags"><span class="textc">{{ proof.severityText }}</span> <span class="quiet">· {{ proof.category }}</span></p><h3>{{ proof.title }}</h3><p>{{ proof.explanation }}</p>
<div class="seen"><strong class="small">{{ texts.evidence }}</strong><dl>{% for seen in proof.evidence %}{% if seen.where != '' %}<dt><code>{{ seen.where }}</code></dt>{% endif %}<dd>{{ seen.value }}</dd>{% endfor %}</dl></div>
{% for check in proof.checks %}<p class="small"><strong>{{ texts.check }}.</strong> <span class="quiet">{{ check }}</span></p>{% endfor %}</li>{% endfor %}</ol></section>`;

const LOCKED = `{% if lockedCount > 0 %}<section aria-labelledby="h-locked"><h2 id="h-locked">{{ texts.locked }}</h2><p class="quiet">{{ told.lockedIntro }}</p><ul class="locked">
{% for group in locked %}<li><h3>{{ group.title }} <span>{{ group.count }}</span></h3><ul>{% for title in group.titles %}<li>${LOCK}{{ title }}</li>{% endfor %}{% if group.more != '' %}<li>{{ group.more }}</li>{% endif %}</ul></li>{% endfor %}</ul></section>{% endif %}`;

const OFFER = `<section class="offer" id="offer" aria-labelledby="h-offer"><h2 id="h-offer">{{ texts.offer }}</h2>
{% if told.bought %}<div class="note"><h3>{{ texts.bought.title }}</h3><p>{{ told.bought }}</p></div>{% else %}
<p class="price">{{ told.price }}</p><p class="quiet small">{{ texts.priceOnce }}</p>
<ul class="gets">{% for each in includes %}<li>${TICK}{{ each }}</li>{% endfor %}</ul>
{% if dry %}<div class="note"><h3>{{ texts.preview.title }}</h3><p>{{ texts.preview.text }}</p></div>{% else %}<form method="post" action="{{ path }}/checkout"><button class="button" type="submit">{{ told.buy }}</button></form>{% endif %}
<p class="small quiet">{{ texts.payNote }}</p>{% if told.refund != '' %}<p class="small">{{ told.refund }}</p>{% endif %}{% endif %}</section>`;

const IMPRINT = `<address>{{ sender.name }}{% if sender.postalAddress %}<br>{{ sender.postalAddress }}{% endif %}{% if sender.phone %}<br>{{ sender.phone }}{% endif %}{% if sender.website %}<br><a href="{{ sender.website }}">{{ sender.website }}</a>{% endif %}{% if sender.email %}<br><a href="mailto:{{ sender.email }}">{{ sender.email }}</a>{% endif %}</address>`;

/** The buyer page (R8.01): works without scripts; a form is all it needs. */
export const OFFER_PAGE = `<!doctype html>
<html lang="{{ language }}"><head><title>{{ told.title }}</title>${HEAD}</head><body><a class="skip" href="#content">{{ texts.skip }}</a><div class="bar"></div><div class="wrap">
<header class="top"><p class="kicker">{{ texts.kicker }}</p><h1>{{ told.heading }}</h1><p class="quiet">{{ told.checked }}</p></header>
<main id="content"><div class="lead">${GAUGE}<div><p class="say">{{ told.meaning }}</p><p class="quiet">{{ told.found }}</p><p><a href="#offer">{{ texts.seePrice }}</a></p></div></div>
${PROOFS}${LOCKED}${OFFER}
<section aria-labelledby="h-why"><h2 id="h-why">{{ texts.whyTitle }}</h2><p>{{ told.why }}</p><p>{{ texts.optOut }}{% if told.optOutMail != '' %} {{ told.optOutMail }}{% endif %}</p></section></main>
<footer>${IMPRINT}<p class="quiet">{{ told.until }}</p></footer></div></body></html>`;

/** One thing to say, and where to go from there. */
export const NOTE_PAGE = `<!doctype html>
<html lang="{{ language }}"><head><title>{{ note.title }}</title>{% if note.again %}<meta http-equiv="refresh" content="{{ note.again }}">{% endif %}${HEAD}</head><body><div class="bar"></div><main class="wrap"><div class="alone">
<h1>{{ note.title }}</h1>{% for line in note.lines %}<p>{{ line }}</p>{% endfor %}
{% if note.retry %}<form method="post" action="{{ note.retry.path }}"><button class="button" type="submit">{{ note.retry.text }}</button></form>{% endif %}
{% if note.button %}<p><a class="button" href="{{ note.button.href }}">{{ note.button.text }}</a></p>{% endif %}
{% if note.link %}<p><a href="{{ note.link.href }}">{{ note.link.text }}</a></p>{% endif %}</div></main></body></html>`;

export const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en"><head><title>{{ texts[0].title }}</title>${HEAD}</head><body><div class="bar"></div><main class="wrap"><div class="alone">{% for each in texts %}<div lang="{{ each.lang }}">{% if forloop.first %}<h1>{{ each.title }}</h1>{% else %}<h2>{{ each.title }}</h2>{% endif %}<p>{{ each.text }}</p></div>{% endfor %}</div></main></body></html>`;
