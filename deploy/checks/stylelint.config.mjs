// Rules of the style sheets: the standard set, one class prefix, and one form: a rule on one line when it fits into 160 characters.
const WAGTAIL = "(w-|button|icon|title|listing|login|sidebar|menuitem-|nice-padding|modal-body|actions|public-DraftEditor)[\\w-]*";
const LAW = "cq|qh|td|ky|nn|ke|k|d|t|w"; // parts of a law: each stands thousands of times in a code (legal_docs/public/rendering.py)

export default {
  extends: "stylelint-config-standard",
  reportNeedlessDisables: true,
  rules: {
    "at-rule-empty-line-before": null,
    "comment-empty-line-before": null,
    "custom-property-empty-line-before": null,
    "custom-property-pattern": "^(mb|w)-[a-z0-9-]+$",
    "declaration-block-single-line-max-declarations": null,
    "declaration-empty-line-before": null,
    "media-feature-range-notation": "prefix", // telephones of 2021 do not know (width >= 48rem)
    "no-descending-specificity": null, // a sheet is ordered by component, not by weight
    "property-no-vendor-prefix": [true, { ignoreProperties: ["text-size-adjust"] }], // Safari knows only its own
    "rule-empty-line-before": null,
    "selector-class-pattern": [
      `^(mb-[a-z0-9]+(-[a-z0-9]+)*(__[a-z0-9]+(-[a-z0-9]+)*)?(--[a-z0-9]+(-[a-z0-9]+)*)?|is-[a-z]+|js|rich-text|${WAGTAIL}|${LAW})$`,
      { message: "A class begins with mb- (states with is-)" },
    ],
    "selector-id-pattern": "^(mb-[a-z-]+|listing-results)$",
  },
};
