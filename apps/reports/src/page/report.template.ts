const HEAD = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><style>{{ style | raw }}</style>`;

const GAUGE = `<svg class="gauge g-{{ grade }}" viewBox="0 0 220 132" role="img" aria-label="{{ told.grade }}">
<path class="track" d="M18 112 A92 92 0 0 1 202 112" stroke-width="18" stroke-linecap="round"/>
{% if score > 0 %}<path class="arc" d="M18 112 A92 92 0 0 1 202 112" stroke-width="18" stroke-linecap="round" pathLength="100" stroke-dasharray="{{ score }} 200"/>{% endif %}
<text class="fillc" x="110" y="98" text-anchor="middle" font-size="62" font-weight="700">{{ grade }}</text><text x="110" y="124" text-anchor="middle" font-size="17" font-weight="600">{{ score }} / 100</text></svg>`;

const EVIDENCE = `<div class="seen"><strong class="small">{{ texts.evidence }}</strong><dl>{% for seen in finding.evidence %}{% if seen.where != '' %}<dt><code>{{ seen.where }}</code></dt>{% endif %}<dd>{{ seen.value }}</dd>{% endfor %}</dl></div>`;

const VITALS = `<section id="vitals" aria-labelledby="h-vitals"><h2 id="h-vitals">{{ texts.vitals }}</h2>
<p class="quiet">{{ told.vitals }}</p>{% if vitals.size > 0 %}<div class="cols">
{% for view in vitals %}<div><h3>{{ view.title }}</h3>
{% for metric in view.metrics %}<div class="metric r-{{ metric.rating }}"><div class="row"><span><strong>{{ metric.name }}</strong></span><span class="textc">{{ metric.value }} · {{ metric.ratingText }}</span></div>
<svg viewBox="0 0 300 16" aria-hidden="true"><g class="r-good"><rect class="fillc{% if metric.rating != 'good' %} dim{% endif %}" x="0" y="5" width="99" height="6"/></g><g class="r-fair"><rect class="fillc{% if metric.rating != 'fair' %} dim{% endif %}" x="100.5" y="5" width="99" height="6"/></g><g class="r-poor"><rect class="fillc{% if metric.rating != 'poor' %} dim{% endif %}" x="201" y="5" width="99" height="6"/></g><circle class="knob" cx="{{ metric.at }}" cy="8" r="6"/></svg>
<p class="quiet small">{{ metric.plain }}; {{ metric.goodUpTo }}</p></div>{% endfor %}
{% if view.performance != '' %}<p class="quiet small">{{ view.performance }}</p>{% endif %}</div>{% endfor %}</div>{% endif %}</section>`;

const SHOTS = `{% if shots.size > 0 %}<section id="shots" aria-labelledby="h-shots"><h2 id="h-shots">{{ texts.shots }}</h2><p class="quiet">{{ shotsIntro }}</p><div class="shots">{% for shot in shots %}<figure class="{{ shot.device }}"><img src="{{ shot.src }}" alt="{{ shot.alt }}" width="{{ shot.width }}" height="{{ shot.height }}"></figure>{% endfor %}</div></section>{% endif %}`;

const FINDINGS = `<section id="findings" aria-labelledby="h-findings"><h2 id="h-findings">{{ texts.findings }}</h2><p class="quiet">{{ findingsIntro }}</p>
{% for group in groups %}<div class="group"><h3>{{ group.title }}</h3><p class="quiet small">{{ group.counts }}</p>
{% for finding in group.findings %}<details><summary><span class="textc s-{{ finding.severity }}">{{ finding.severityText }}</span><span class="what">{{ finding.title }}</span></summary><div class="body"><p>{{ finding.explanation }}</p>${EVIDENCE}<p><strong>{{ texts.fix }}</strong> <span class="effort">({{ finding.effort }})</span><br>{{ finding.fix }}</p></div></details>{% endfor %}</div>{% endfor %}</section>`;

/** The living report. Every text and value comes escaped from its view. */
export const REPORT_PAGE = `<!doctype html>
<html lang="{{ language }}"><head><title>{{ told.title }}</title>${HEAD}</head>
<body><a class="skip" href="#report">{{ texts.skip }}</a><div class="bar"></div>
<div class="wrap"><header class="top"><p class="kicker">{{ texts.kicker }}</p><h1>{{ business.name }}</h1>
<p><strong>{{ business.site }}</strong>{% if business.address != '' %}<br><span class="quiet">{{ business.address }}</span>{% endif %}</p>
<p class="quiet small">{{ checkedOn }} · {{ preparedBy }}</p></header>
<main id="report">
<div class="lead">${GAUGE}<div><p class="say">{{ told.meaning }}</p><p class="quiet">{{ told.checks }}</p><p><a class="button" href="{{ pdfUrl }}">{{ texts.downloadPdf }}</a></p></div></div>
<nav aria-label="{{ texts.contents }}"><ul>{% if scored.size > 0 %}<li><a href="#scores">{{ texts.scoresByCategory }}</a></li>{% endif %}{% if shots.size > 0 %}<li><a href="#shots">{{ texts.shots }}</a></li>{% endif %}<li><a href="#vitals">{{ texts.vitals }}</a></li><li><a href="#issues">{{ texts.topIssues }}</a></li>{% if quickWins.size > 0 %}<li><a href="#wins">{{ texts.quickWins }}</a></li>{% endif %}{% if recommendations.size > 0 %}<li><a href="#recommendations">{{ texts.recommendations }}</a></li>{% endif %}<li><a href="#findings">{{ texts.findings }}</a></li>{% if competitors %}<li><a href="#neighbours">{{ texts.competitors }}</a></li>{% endif %}<li><a href="#method">{{ texts.method }}</a></li></ul></nav>
{% if scored.size > 0 %}<section id="scores"><table class="scores"><caption><h2>{{ texts.scoresByCategory }}</h2></caption><tbody>
{% for row in scored %}<tr><th scope="row">{{ row.label }}</th><td class="g-{{ row.grade }}"><svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="4" rx="2" class="bg"/><rect class="fillc" width="{{ row.score }}" height="4" rx="2"/></svg></td><td>{{ row.score }}</td></tr>{% endfor %}</tbody></table></section>{% endif %}
${SHOTS}
${VITALS}
<section id="issues" aria-labelledby="h-issues"><h2 id="h-issues">{{ texts.topIssues }}</h2><p class="quiet">{{ texts.topIssuesIntro }}</p>
{% for finding in topIssues %}<div class="issue s-{{ finding.severity }}"><div class="num" aria-hidden="true">{{ forloop.index }}</div><div><h3>{{ finding.title }}</h3><p class="tags"><span class="textc">{{ finding.severityText }}</span> <span class="quiet">· {{ finding.category }} · {{ finding.effort }}</span></p><p>{{ finding.explanation }}</p>${EVIDENCE}<p><strong>{{ texts.fix }}</strong><br>{{ finding.fix }}</p></div></div>{% endfor %}</section>
{% if quickWins.size > 0 %}<section id="wins" aria-labelledby="h-wins"><h2 id="h-wins">{{ texts.quickWins }}</h2><p class="quiet">{{ texts.quickWinsIntro }}</p><ul class="wins">{% for finding in quickWins %}<li><h3>{{ finding.title }}</h3><span class="effort">{{ finding.effort }}</span><p class="quiet">{{ finding.fix }}</p></li>{% endfor %}</ul></section>{% endif %}
{% if recommendations.size > 0 %}<section id="recommendations" aria-labelledby="h-recs"><h2 id="h-recs">{{ texts.recommendations }}</h2><ol class="recs">{% for each in recommendations %}<li><h3>{{ each.title }}</h3><p class="quiet">{{ each.why }}</p><p>{{ each.how }}</p></li>{% endfor %}</ol></section>{% endif %}
${FINDINGS}
{% if competitors %}<section id="neighbours" aria-labelledby="h-near"><h2 id="h-near">{{ texts.competitors }}</h2><p>{{ told.competitors }}</p><svg class="near g-{{ grade }}" viewBox="0 0 600 60" aria-hidden="true"><line x1="10" x2="590" y1="26" y2="26"/>{% for x in competitors.scores %}<circle cx="{{ x }}" cy="26" r="5"/>{% endfor %}<circle class="me" cx="{{ competitors.own }}" cy="26" r="9"/><text x="10" y="54" font-size="13">0</text><text x="300" y="54" font-size="13" text-anchor="middle">50</text><text x="590" y="54" font-size="13" text-anchor="end">100</text></svg></section>{% endif %}
<section id="method" aria-labelledby="h-method"><h2 id="h-method">{{ texts.method }}</h2><p>{{ told.measured }}</p><p>{{ told.checks }}</p><p>{{ told.versions }}</p>
{% if unknown.size > 0 %}<table class="why"><caption><h3>{{ texts.unknownTitle }}</h3></caption><thead><tr><th scope="col">{{ texts.reason }}</th><th scope="col">{{ texts.checks }}</th></tr></thead><tbody>{% for row in unknown %}<tr><td>{{ row.reason }}</td><td>{{ row.count }}: {{ row.checks }}</td></tr>{% endfor %}</tbody></table>{% endif %}</section>
</main><footer><p><strong>{{ texts.imprint }}</strong></p><address>{{ sender.name }}{% if sender.postalAddress %}<br>{{ sender.postalAddress }}{% endif %}{% if sender.phone %}<br>{{ sender.phone }}{% endif %}{% if sender.website %}<br><a href="{{ sender.website }}">{{ sender.website }}</a>{% endif %}{% if sender.email %}<br><a href="mailto:{{ sender.email }}">{{ contact }}</a>{% endif %}</address><p class="quiet">{{ expires }}</p></footer></div></body></html>`;

export const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en"><head><title>{{ texts[0].title }}</title>${HEAD}</head><body><div class="bar"></div><main class="wrap gone">{% for each in texts %}<div lang="{{ each.lang }}">{% if forloop.first %}<h1>{{ each.title }}</h1>{% else %}<h2>{{ each.title }}</h2>{% endif %}<p>{{ each.text }}</p></div>{% endfor %}</main></body></html>`;
