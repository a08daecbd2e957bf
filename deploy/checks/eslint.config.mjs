// Rules of the scripts. Modules are loaded with type="module"; the admin's scripts are classic ones with `defer`, wrapped in a function.
import js from "@eslint/js";
import globals from "globals";

const CLASSIC = ["cms/js/early", "feedback/triage", "legal_docs/checks", "legal_docs/import", "legal_docs/reading", "qa/desk", "qa/staff"];

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: { ...globals.browser, htmx: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "consistent-return": "off", // an early `return close()` reads well in an event handler
      eqeqeq: "error",
      "max-len": ["error", { code: 160 }],
      "no-eval": "error",
      "no-implicit-globals": "error",
      "no-shadow": "error",
      "no-unused-expressions": "error",
      "no-use-before-define": ["error", { functions: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  { files: CLASSIC.map((name) => `**/static/${name}.js`), languageOptions: { sourceType: "script" } },
];
