import type { Check } from './define-check.rules';
import { check as blockedByScripts } from './performance/blocked-by-scripts.check';
import { check as heavyPage } from './performance/heavy-page.check';
import { check as imagesWithoutDimensions } from './performance/images-without-dimensions.check';
import { check as inlineImageBytes } from './performance/inline-image-bytes.check';
import { check as largeDom } from './performance/large-dom.check';
import { check as layoutShift } from './performance/layout-shift.check';
import { check as lowPerformanceScore } from './performance/low-performance-score.check';
import { check as manyScripts } from './performance/many-scripts.check';
import { check as noAssetCaching } from './performance/no-asset-caching.check';
import { check as noCompression } from './performance/no-compression.check';
import { check as oversizedImage } from './performance/oversized-image.check';
import { check as renderBlockingScripts } from './performance/render-blocking-scripts.check';
import { check as slowMainContent } from './performance/slow-main-content.check';
import { check as redirectChain } from './performance/redirect-chain.check';
import { check as duplicateTitles } from './seo/duplicate-titles.check';
import { check as genericTitle } from './seo/generic-title.check';
import { check as longMetaDescription } from './seo/long-meta-description.check';
import { check as missingMetaDescription } from './seo/missing-meta-description.check';
import { check as missingTitle } from './seo/missing-title.check';
import { check as noCanonical } from './seo/no-canonical.check';
import { check as noMainHeading } from './seo/no-main-heading.check';
import { check as noSitemap } from './seo/no-sitemap.check';
import { check as noindex } from './seo/noindex.check';
import { check as robotsBlocksGoogle } from './seo/robots-blocks-google.check';
import { check as severalMainHeadings } from './seo/several-main-headings.check';
import { check as shortMetaDescription } from './seo/short-meta-description.check';
import { check as thinContent } from './seo/thin-content.check';
import { check as titleTooLong } from './seo/title-too-long.check';
import { check as vagueLinks } from './seo/vague-links.check';
import { check as canonicalConflict } from './seo/canonical-conflict.check';
import { check as relativeCanonical } from './seo/relative-canonical.check';
import { check as canonicalElsewhere } from './seo/canonical-elsewhere.check';
import { check as uncrawlableLinks } from './seo/uncrawlable-links.check';
import { check as brokenRobotsTxt } from './seo/broken-robots-txt.check';
import { check as fixedWidth } from './mobile/fixed-width.check';
import { check as noViewport } from './mobile/no-viewport.check';
import { check as tinyText } from './mobile/tiny-text.check';
import { check as zoomDisabled } from './mobile/zoom-disabled.check';
import { check as wrongKeyboard } from './mobile/wrong-keyboard.check';
import { check as exposedServerVersion } from './security/exposed-server-version.check';
import { check as formOverHttp } from './security/form-over-http.check';
import { check as insecureCookie } from './security/insecure-cookie.check';
import { check as mixedContent } from './security/mixed-content.check';
import { check as noContentTypeOptions } from './security/no-content-type-options.check';
import { check as noFrameProtection } from './security/no-frame-protection.check';
import { check as noHsts } from './security/no-hsts.check';
import { check as noHttps } from './security/no-https.check';
import { check as noHttpsRedirect } from './security/no-https-redirect.check';
import { check as outdatedJquery } from './security/outdated-jquery.check';
import { check as outdatedPhp } from './security/outdated-php.check';
import { check as outdatedWordpress } from './security/outdated-wordpress.check';
import { check as shortHsts } from './security/short-hsts.check';
import { check as outdatedBootstrap } from './security/outdated-bootstrap.check';
import { check as outdatedDrupal } from './security/outdated-drupal.check';
import { check as autoplaySound } from './accessibility/autoplay-sound.check';
import { check as emptyButtons } from './accessibility/empty-buttons.check';
import { check as emptyLinks } from './accessibility/empty-links.check';
import { check as iframeWithoutTitle } from './accessibility/iframe-without-title.check';
import { check as imagesWithoutAlt } from './accessibility/images-without-alt.check';
import { check as lowContrast } from './accessibility/low-contrast.check';
import { check as missingLang } from './accessibility/missing-lang.check';
import { check as noMainLandmark } from './accessibility/no-main-landmark.check';
import { check as positiveTabindex } from './accessibility/positive-tabindex.check';
import { check as skippedHeadings } from './accessibility/skipped-headings.check';
import { check as unlabeledInputs } from './accessibility/unlabeled-inputs.check';
import { check as invalidLang } from './accessibility/invalid-lang.check';
import { check as selfReloadingPage } from './accessibility/self-reloading-page.check';
import { check as brokenList } from './accessibility/broken-list.check';
import { check as listItemOutsideList } from './accessibility/list-item-outside-list.check';
import { check as invalidAriaRole } from './accessibility/invalid-aria-role.check';
import { check as hiddenPage } from './accessibility/hidden-page.check';
import { check as imageButtonWithoutAlt } from './accessibility/image-button-without-alt.check';
import { check as duplicateAccesskeys } from './accessibility/duplicate-accesskeys.check';
import { check as addressMismatch } from './local/address-mismatch.check';
import { check as brokenSchema } from './local/broken-schema.check';
import { check as noAddress } from './local/no-address.check';
import { check as noBusinessSchema } from './local/no-business-schema.check';
import { check as noHours } from './local/no-hours.check';
import { check as phoneMismatch } from './local/phone-mismatch.check';
import { check as incompleteBusinessSchema } from './local/incomplete-business-schema.check';
import { check as noBooking } from './conversion/no-booking.check';
import { check as noContactForm } from './conversion/no-contact-form.check';
import { check as noPhone } from './conversion/no-phone.check';
import { check as noPrices } from './conversion/no-prices.check';
import { check as phoneNotLink } from './conversion/phone-not-link.check';
import { check as noCallToAction } from './conversion/no-call-to-action.check';
import { check as freeEmailAddress } from './trust/free-email-address.check';
import { check as noPrivacyPolicy } from './trust/no-privacy-policy.check';
import { check as noTestimonials } from './trust/no-testimonials.check';
import { check as outdatedCopyright } from './trust/outdated-copyright.check';
import { check as placeholderContact } from './trust/placeholder-contact.check';
import { check as placeholderText } from './trust/placeholder-text.check';
import { check as staleNews } from './trust/stale-news.check';
import { check as deprecatedMarkup } from './technology/deprecated-markup.check';
import { check as noAnalytics } from './technology/no-analytics.check';
import { check as noCharset } from './technology/no-charset.check';
import { check as noFavicon } from './technology/no-favicon.check';
import { check as obsoletePlugin } from './technology/obsolete-plugin.check';
import { check as noDoctype } from './technology/no-doctype.check';
import { check as deadAnalytics } from './technology/dead-analytics.check';
import { check as brokenInternalLinks } from './links/broken-internal-links.check';
import { check as brokenMailLink } from './links/broken-mail-link.check';
import { check as developmentLinks } from './links/development-links.check';
import { check as insecureOwnLinks } from './links/insecure-own-links.check';
import { check as emptySocialLinks } from './social/empty-social-links.check';
import { check as noOpenGraph } from './social/no-open-graph.check';
import { check as noPreviewImage } from './social/no-preview-image.check';
import { check as noSocialLinks } from './social/no-social-links.check';
import { check as deadNetworkLinks } from './social/dead-network-links.check';
import { check as relativePreviewImage } from './social/relative-preview-image.check';

/** Version of the whole engine: raised when a check comes, goes or answers otherwise, so that results of different engines are never mixed. */
export const ENGINE_VERSION = '1.5.0';

/** Every check there is, by category and id. A bundled service cannot look into folders at run time; a spec compares this list with them. */
export const CATALOGUE: readonly Check[] = [
  blockedByScripts,
  heavyPage,
  imagesWithoutDimensions,
  inlineImageBytes,
  largeDom,
  layoutShift,
  lowPerformanceScore,
  manyScripts,
  noAssetCaching,
  noCompression,
  oversizedImage,
  renderBlockingScripts,
  slowMainContent,
  redirectChain,
  duplicateTitles,
  genericTitle,
  longMetaDescription,
  missingMetaDescription,
  missingTitle,
  noCanonical,
  noMainHeading,
  noSitemap,
  noindex,
  robotsBlocksGoogle,
  severalMainHeadings,
  shortMetaDescription,
  thinContent,
  titleTooLong,
  vagueLinks,
  canonicalConflict,
  relativeCanonical,
  canonicalElsewhere,
  uncrawlableLinks,
  brokenRobotsTxt,
  fixedWidth,
  noViewport,
  tinyText,
  zoomDisabled,
  wrongKeyboard,
  exposedServerVersion,
  formOverHttp,
  insecureCookie,
  mixedContent,
  noContentTypeOptions,
  noFrameProtection,
  noHsts,
  noHttps,
  noHttpsRedirect,
  outdatedJquery,
  outdatedPhp,
  outdatedWordpress,
  shortHsts,
  outdatedBootstrap,
  outdatedDrupal,
  autoplaySound,
  emptyButtons,
  emptyLinks,
  iframeWithoutTitle,
  imagesWithoutAlt,
  lowContrast,
  missingLang,
  noMainLandmark,
  positiveTabindex,
  skippedHeadings,
  unlabeledInputs,
  invalidLang,
  selfReloadingPage,
  brokenList,
  listItemOutsideList,
  invalidAriaRole,
  hiddenPage,
  imageButtonWithoutAlt,
  duplicateAccesskeys,
  addressMismatch,
  brokenSchema,
  noAddress,
  noBusinessSchema,
  noHours,
  phoneMismatch,
  incompleteBusinessSchema,
  noBooking,
  noContactForm,
  noPhone,
  noPrices,
  phoneNotLink,
  noCallToAction,
  freeEmailAddress,
  noPrivacyPolicy,
  noTestimonials,
  outdatedCopyright,
  placeholderContact,
  placeholderText,
  staleNews,
  deprecatedMarkup,
  noAnalytics,
  noCharset,
  noFavicon,
  obsoletePlugin,
  noDoctype,
  deadAnalytics,
  brokenInternalLinks,
  brokenMailLink,
  developmentLinks,
  insecureOwnLinks,
  emptySocialLinks,
  noOpenGraph,
  noPreviewImage,
  noSocialLinks,
  deadNetworkLinks,
  relativePreviewImage,
];
