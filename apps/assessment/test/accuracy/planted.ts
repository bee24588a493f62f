import type { FaultId } from '../../../sandbox/src/town/faults';

/** Which check speaks of which planted fault. */
export const CHECK_OF: Partial<Record<FaultId, string>> = {
  missing_title: 'missing-title', long_title: 'title-too-long', duplicate_titles: 'duplicate-titles', missing_meta_description: 'missing-meta-description', short_meta_description: 'short-meta-description',
  long_meta_description: 'long-meta-description', noindex: 'noindex', no_h1: 'no-main-heading', several_h1: 'several-main-headings', no_canonical: 'no-canonical', broken_internal_links: 'broken-internal-links',
  images_without_alt: 'images-without-alt', thin_content: 'thin-content', no_viewport: 'no-viewport', zoom_disabled: 'zoom-disabled', fixed_width: 'fixed-width', tiny_fonts: 'tiny-text', missing_lang: 'missing-lang',
  unlabeled_inputs: 'unlabeled-inputs', low_contrast: 'low-contrast', empty_links: 'empty-links', empty_buttons: 'empty-buttons', skipped_headings: 'skipped-headings', iframe_without_title: 'iframe-without-title',
  no_main_landmark: 'no-main-landmark', no_local_business_schema: 'no-business-schema', wrong_phone: 'phone-mismatch', wrong_address: 'address-mismatch', no_address: 'no-address', no_hours: 'no-hours', phone_not_link: 'phone-not-link',
  no_contact_form: 'no-contact-form', no_booking: 'no-booking', no_prices: 'no-prices', no_privacy_page: 'no-privacy-policy', outdated_copyright: 'outdated-copyright', lorem_ipsum: 'placeholder-text', no_testimonials: 'no-testimonials',
  no_open_graph: 'no-open-graph', no_social_links: 'no-social-links', stale_news: 'stale-news', deprecated_markup: 'deprecated-markup', no_sitemap: 'no-sitemap', http_only: 'no-https', no_https_redirect: 'no-https-redirect',
  mixed_content: 'mixed-content', no_hsts: 'no-hsts', no_security_headers: 'no-frame-protection', form_over_http: 'form-over-http', insecure_cookie: 'insecure-cookie', outdated_jquery: 'outdated-jquery', outdated_cms: 'outdated-wordpress',
  exposed_server_version: 'exposed-server-version', huge_images: 'oversized-image', huge_inline_images: 'inline-image-bytes', render_blocking_scripts: 'render-blocking-scripts', no_compression: 'no-compression', no_caching: 'no-asset-caching',
  too_many_requests: 'many-scripts', images_without_dimensions: 'images-without-dimensions', no_analytics: 'no-analytics', no_favicon: 'no-favicon', no_call_to_action: 'no-call-to-action',
};

/** Further checks that a planted fault makes fail. */
export const ALSO_TRUE: Record<string, FaultId> = { 'no-content-type-options': 'no_security_headers', 'outdated-php': 'exposed_server_version' };
