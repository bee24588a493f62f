const HEAD = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><style>{{ style | raw }}</style>';

const FINDINGS = `<section aria-labelledby="h-findings"><h2 id="h-findings">{{ texts.findings }}</h2>{% if findings.size == 0 %}<p>{{ texts.noFindings }}</p>{% endif %}<ol class="findings">
{% for finding in findings %}<li class="finding s-{{ finding.severity }}" id="{{ finding.checkId }}"><p class="small"><span class="textc">{{ finding.gravity }}</span> <span class="quiet">· {{ finding.category }} · {{ finding.effort }}</span></p><h3>{{ finding.title }}</h3><p>{{ finding.explanation }}</p>
<div class="seen"><strong class="small">{{ texts.proof }}</strong><dl>{% for seen in finding.evidence %}<dt><code>{{ seen.where }}</code></dt><dd>{{ seen.value }}</dd>{% endfor %}</dl></div>
<p><strong>{{ texts.repair }}</strong> {{ finding.fix }}</p>{% if finding.howToSee != '' %}<p><strong>{{ texts.seeYourself }}</strong> {{ finding.howToSee }}</p>{% endif %}<p class="small quiet"><code>{{ finding.checkId }}</code></p></li>{% endfor %}</ol></section>`;

const SHOTS = `{% if shots.size > 0 %}<section aria-labelledby="h-shots"><h2 id="h-shots">{{ texts.shots }}</h2><div class="shots">{% for shot in shots %}<figure class="{{ shot.device }}"><img src="{{ shot.src }}" alt="{{ shot.alt }}" width="{{ shot.width }}" height="{{ shot.height }}"><figcaption class="small quiet">{{ shot.alt }}</figcaption></figure>{% endfor %}</div></section>{% endif %}`;

const COVERAGE = `<section aria-labelledby="h-coverage"><h2 id="h-coverage">{{ texts.coverage }}</h2><p>{{ told.coverage }}</p>
{% if unknown.size > 0 %}<details><summary>{{ told.unknown }}</summary><table><thead><tr><th scope="col">{{ texts.why }}</th><th scope="col">{{ texts.checks }}</th></tr></thead><tbody>{% for group in unknown %}<tr><td>{{ group.reason }}</td><td>{% for check in group.checks %}<code>{{ check }}</code> {% endfor %}</td></tr>{% endfor %}</tbody></table></details>{% endif %}
{% if passed.size > 0 %}<details><summary>{{ told.passed }}</summary><table><tbody>{% for group in passed %}<tr><th scope="row">{{ group.category }}</th><td>{% for check in group.checks %}<code>{{ check }}</code> {% endfor %}</td></tr>{% endfor %}</tbody></table></details>{% endif %}</section>`;

const VITALS = `{% if vitals.size > 0 %}<section aria-labelledby="h-vitals"><h2 id="h-vitals">{{ texts.vitals }}</h2><table><thead><tr><th scope="col"></th>{% for one in vitals %}<th scope="col">{{ one.device }}</th>{% endfor %}</tr></thead><tbody>{% for row in measures %}<tr><th scope="row">{{ row.name }}</th>{% for value in row.values %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}</tbody></table></section>{% endif %}`;

const PAGES = `{% if pages.size > 0 %}<section aria-labelledby="h-pages"><h2 id="h-pages">{{ texts.pages }}</h2><table><thead><tr><th scope="col">{{ texts.page }}</th><th scope="col">{{ texts.kind }}</th><th scope="col">{{ texts.status }}</th></tr></thead><tbody>{% for page in pages %}<tr><td>{% if page.href != '' %}<a href="{{ page.href }}" rel="nofollow noreferrer">{{ page.url }}</a>{% else %}{{ page.url }}{% endif %}</td><td>{{ page.kind }}</td><td>{{ page.status }}</td></tr>{% endfor %}</tbody></table></section>{% endif %}
{% if technologies.size > 0 %}<section aria-labelledby="h-uses"><h2 id="h-uses">{{ texts.uses }}</h2><table><tbody>{% for each in technologies %}<tr><th scope="row">{{ each.name }}</th><td>{{ each.evidence }}</td></tr>{% endfor %}</tbody></table></section>{% endif %}`;

/** A whole audit on one page, findings first; it works without scripts. */
export const AUDIT_PAGE = `<!doctype html>
<html lang="{{ language }}"><head><title>{{ told.title }}</title>${HEAD}</head><body><a class="skip" href="#content">{{ texts.skip }}</a><main class="wrap" id="content">
<h1>{{ told.title }}</h1><p class="quiet">{{ told.made }}</p>
{% if reason != '' %}<p><strong>{{ texts.notMeasured }}</strong> {{ reason }}</p>{% else %}
<ul class="sums">{% if health %}<li class="g-{{ health.grade }}"><strong class="textc">{{ health.grade }}</strong>{{ health.score }}</li>{% endif %}<li><strong>{{ sums.fail }}</strong>{{ texts.failed }}</li><li><strong>{{ sums.pass }}</strong>{{ texts.passed }}</li><li><strong>{{ sums.unknown }}</strong>{{ texts.unknown }}</li><li><strong>{{ sums.coverage }}</strong>{{ texts.coverageShort }}</li></ul>
${SHOTS}${FINDINGS}${COVERAGE}${VITALS}{% endif %}${PAGES}
<footer><p class="small quiet">{{ texts.method }} {{ told.until }}</p></footer></main></body></html>`;

export const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en"><head><title>{{ texts[0].title }}</title>${HEAD}</head><body><main class="wrap">{% for each in texts %}<div lang="{{ each.lang }}">{% if forloop.first %}<h1>{{ each.title }}</h1>{% else %}<h2>{{ each.title }}</h2>{% endif %}<p>{{ each.text }}</p></div>{% endfor %}</main></body></html>`;
