// Suggestions while typing in a search box (WAI-ARIA combobox with a list): arrows choose, Enter goes, Escape closes.
// The address in data-combobox answers ?q= with an HTML fragment of links in list items, or with nothing.
const WAIT_MS = 180;

function enhance(row, number) {
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
      for (const link of option.querySelectorAll("a")) link.tabIndex = -1;
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
    const link = option.querySelector("a");
    if (link) window.location.assign(link.href);
    else {
      input.value = option.dataset.value ?? option.textContent.trim();
      input.form.requestSubmit();
    }
  }
}

document.querySelectorAll("[data-combobox]").forEach(enhance);
