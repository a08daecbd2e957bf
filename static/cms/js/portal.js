// What every page of the portal needs, in one module: menu, search suggestions, display switches, copy and print buttons, forms.
// Each part is a function, called at the end; without scripts the pages work all the same.

// The main menu: open on wide screens, Escape and a click elsewhere close what is open. Without scripts it is plain <details>.
function startMenu() {
  const menu = document.querySelector("[data-menu]");
  const wide = window.matchMedia("(min-width: 60rem)");

  if (!menu) return;
  const fit = () => {
    menu.open = wide.matches;
  };
  fit();
  menu.dataset.ready = "";
  wide.addEventListener("change", fit);
  const submenus = [...menu.querySelectorAll("[data-submenu]")];
  for (const submenu of submenus) {
    submenu.addEventListener("toggle", () => {
      if (submenu.open && wide.matches) for (const other of submenus) if (other !== submenu) other.open = false;
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = submenus.find((submenu) => submenu.open) ?? (wide.matches ? null : menu.open && menu);
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (wide.matches) for (const submenu of submenus) if (!submenu.contains(event.target)) submenu.open = false;
  });
}

// Filters beside a list fold away where they would push the list off the screen.
function foldFilters() {
  const narrow = window.matchMedia("(max-width: 47.99rem)");
  for (const filters of document.querySelectorAll("[data-filters]")) {
    filters.open = !narrow.matches || filters.querySelector("[aria-current]") !== null;
  }
  if (narrow.matches) return;
  for (const fold of document.querySelectorAll(".mb-unfold")) {
    fold.open = true;
    fold.firstElementChild.tabIndex = -1; // it stands open: nothing to press
  }
}

// Pictures below the first screen are fetched when their reader comes near: by themselves browsers fetch them one to three screens before.
function startLaterPictures() {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) target.dataset.near = "";
    },
    { rootMargin: "25% 0px" },
  );
  for (const place of document.querySelectorAll(".mb-later")) near.observe(place);
}

// Suggestions while typing in a search box (WAI-ARIA combobox with a list): arrows choose, Enter goes, Escape closes.
// The address in data-combobox answers ?q= with an HTML fragment of links in list items, or with nothing.
const WAIT_MS = 180;

function startSuggestions(row, number) {
  const input = row.querySelector("input[name=q]");
  const list = document.createElement("ul");
  list.className = "mb-suggest";
  list.id = `goi-y-${number}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  list.hidden = true;
  row.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  let timer = 0;
  let request = null;
  let chosen = -1;

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const all = options();
    if (!all.length) return;
    chosen = (index + all.length) % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    all[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[chosen].id);
  };
  const show = (html) => {
    const fragment = new DOMParser().parseFromString(html, "text/html");
    const items = [...fragment.querySelectorAll("li")].map((item, place) => {
      const option = document.createElement("li");
      option.append(...item.childNodes);
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      // An option holds nothing that can be pressed by itself (WAI-ARIA): its link becomes its address.
      for (const link of option.querySelectorAll("a")) {
        option.dataset.href = link.href;
        const words = document.createElement("span");
        words.append(...link.childNodes);
        words.className = link.className;
        link.replaceWith(words);
      }
      return option;
    });
    list.replaceChildren(...items);
    chosen = -1;
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
  };
  const ask = async () => {
    request?.abort();
    const text = input.value.trim();
    if (text.length < 2) return close();
    request = new AbortController();
    try {
      const answer = await fetch(`${row.dataset.combobox}?q=${encodeURIComponent(text)}`, { signal: request.signal, headers: { "HX-Request": "true" } });
      if (answer.ok && document.activeElement === input) show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") close(); // no network: the box still searches on Enter
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) go(options()[chosen]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });

  function go(option) {
    if (option.dataset.href) window.location.assign(option.dataset.href);
    else {
      input.value = option.textContent.trim();
      input.form.requestSubmit();
    }
  }
}

// How this device shows the portal: size, background and letters, kept in this browser only (early.js reads them before drawing).
const root = document.documentElement;

function startDisplay() {
  for (const panel of document.querySelectorAll("[data-display]")) {
    const buttons = [...panel.querySelectorAll("button[data-set]")];
    const show = () => {
      for (const button of buttons) button.setAttribute("aria-pressed", String((root.dataset[button.dataset.set] ?? "") === button.dataset.value));
    };
    panel.hidden = false;
    show();
    panel.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-set]");
      if (!button) return;
      const { set, value } = button.dataset;
      if (value) root.dataset[set] = value;
      else delete root.dataset[set];
      try {
        localStorage.setItem(`mb-${set}`, value);
      } catch {
        // Storage is switched off: the choice holds for this page.
      }
      show();
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !panel.open) return;
      panel.open = false;
      panel.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (!panel.contains(event.target)) panel.open = false;
    });
  }
}

// Buttons that copy a link (data-copy), print the page (data-print) or open the share sheet of a telephone (data-share), which copies as
// well: shown only where scripts run.
const hasShareSheet = Boolean(navigator.share) && window.matchMedia("(pointer: coarse)").matches;

function wireSharing(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const url = new URL(button.dataset.share || window.location.href, window.location.href).href;
    navigator.share({ title: document.title, url }).catch(() => {}); // the reader closed the sheet
  });
}

function wireCopying(scope) {
  for (const button of scope.querySelectorAll("[data-print][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  if (hasShareSheet) scope.querySelectorAll("[data-share][hidden]").forEach(wireSharing);
  if (!navigator.clipboard) return;
  for (const button of scope.querySelectorAll("[data-copy][hidden]")) {
    if (hasShareSheet && button.parentElement.querySelector("[data-share]")) continue;
    button.hidden = false;
    const words = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const link = new URL(button.dataset.copy || window.location.href, window.location.href);
      await navigator.clipboard.writeText(button.dataset.copyWords ?? link.href);
      button.textContent = button.dataset.copied;
      setTimeout(() => {
        button.textContent = words;
      }, 2500);
    });
  }
}

// How many characters are left in a long text: said in full only near the end, so that nobody is read every stroke.
function startCounters(scope) {
  for (const input of scope.querySelectorAll("[data-limit]")) {
    const count = document.getElementById(`${input.id}_count`);
    if (!count || count.dataset.ready) continue;
    count.dataset.ready = "";
    const limit = Number(input.dataset.limit);
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const show = () => {
      const left = limit - [...input.value.replaceAll("\n", "\r\n")].length;
      count.textContent = (left < 0 ? count.dataset.over : count.dataset.left).replace("{n}", number.format(Math.abs(left)));
      count.classList.toggle("is-over", left < 0);
      count.setAttribute("aria-live", left < 100 ? "polite" : "off");
    };
    input.addEventListener("input", show);
    if (input.value) show();
  }
}

// Files that would be refused are told as they are chosen, and not sent: ten megabytes take minutes on a telephone.
function startFiles(scope) {
  for (const input of scope.querySelectorAll("[data-most-files]:not([data-ready])")) {
    const { mostFiles, tooMany, mostBytes, tooLarge } = input.dataset;
    const words = Object.assign(document.createElement("p"), { className: "mb-field__error", role: "alert", hidden: true });
    input.dataset.ready = "";
    input.before(words);
    const check = () => {
      const large = [...input.files].find((file) => file.size > mostBytes);
      words.textContent = input.files.length > mostFiles ? tooMany : large ? `${large.name}: ${tooLarge}` : "";
      words.hidden = !words.textContent;
      input.setAttribute("aria-invalid", !words.hidden);
      return words.hidden;
    };
    input.addEventListener("change", check);
    const hold = (event) => {
      if (check() || event.submitter?.name === "remove") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      input.focus();
    };
    input.form.addEventListener("submit", hold, { capture: true }); // before the buttons are switched off
  }
}

const SENT_MS = 15_000;
const enableSent = () => document.querySelectorAll("form[data-once] button[disabled]").forEach((button) => (button.disabled = false));

// Forms: go to the error summary, ask before a half-typed form is left, send once. Nothing typed is ever stored here:
// private questions are also typed on shared telephones.
function startForms() {
  const summary = document.querySelector("[data-error-summary]:not(.mb-style *)");
  summary?.focus();
  // A form that is sent to `#noi-dung` opens the page there, and the browser moves the focus to that place after this script.
  const place = summary && document.getElementById(location.hash.slice(1));
  if (place?.contains(summary)) place.addEventListener("focus", () => place.matches(":active") || summary.focus(), { once: true });

  for (const form of document.querySelectorAll("form[data-guard]")) {
    let typed = Boolean(form.querySelector("[data-error-summary]"));
    form.addEventListener("input", () => {
      typed = true;
    });
    form.addEventListener("submit", () => {
      typed = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (typed) event.preventDefault();
    });
  }

  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", () => {
      // After the browser has read the form: a disabled button's own value would not be sent.
      setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = true)));
      setTimeout(enableSent, SENT_MS);
    });
  }
  // Back from the next page by the browser's cache, or stopped on a slow line: the buttons work again.
  window.addEventListener("pageshow", enableSent);

  // A swapped-in answer is announced and can be reached at once.
  document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector("[data-focus], [data-error-summary]")?.focus());
  // htmx swaps answers of the 200s only: of any other, or of none, the reader is told before the form, which keeps what was typed.
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(name, (event) => tellNotSent(event.detail.elt));
}

function tellNotSent(form) {
  if (!form.matches("form")) return; // what a page asks for by itself
  if (form.previousElementSibling?.matches("[data-was-not-sent]")) form.previousElementSibling.remove(); // said again
  const words = Object.assign(document.createElement("p"), { className: "mb-field__error", textContent: document.body.dataset.notSent });
  words.setAttribute("role", "alert");
  words.dataset.wasNotSent = "";
  form.before(words);
}

startMenu();
foldFilters();
document.addEventListener("mb:results", foldFilters);
startLaterPictures();
document.querySelectorAll("[data-combobox]").forEach(startSuggestions);
startDisplay();
wireCopying(document);
document.addEventListener("htmx:load", (event) => wireCopying(event.target));
startForms();
for (const start of [startCounters, startFiles]) {
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target));
}

// One more page was read; it begins a visit when the reader did not come from another page of the portal. Nothing else is told.
function countPage() {
  const isFirst = !document.referrer.startsWith(`${location.origin}/`);
  navigator.sendBeacon?.("/luot-xem/", new URLSearchParams({ den: isFirst ? "1" : "" }));
}
if (document.prerendering) document.addEventListener("prerenderingchange", countPage, { once: true });
else countPage();

// Pages that were read stay readable without a network (service-worker.js).
navigator.serviceWorker?.register("/sw.js").catch(() => {}); // private windows of some browsers refuse
