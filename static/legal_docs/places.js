// Offers the provisions of the texts at both ends of a relation while their places are typed; several are divided by "; ".
(() => {
  "use strict";
  const PLACES = /^relations-\d+-(source_)?provisions$/;
  const MOST = 200;
  const asked = new Map(); // by what was asked for: the key and the answer
  const placesOf = (what, key, request) => {
    if (asked.get(what)?.key !== key) {
      const answer = request().then((got) => (got.ok ? got.json() : Promise.reject(new Error(String(got.status)))));
      const found = answer.then((data) => data.places).catch(() => {
        if (asked.get(what)?.found === found) asked.delete(what); // the next focus asks again
        return [];
      });
      asked.set(what, { key, found });
    }
    return asked.get(what).found;
  };
  const places = (field, address) => {
    const form = field.form;
    const row = field.name.replace(/(source_)?provisions$/, "");
    if (field.name.endsWith("source_provisions")) {
      const body = new FormData();
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.set("body_text", form.elements.body_text.value);
      return placesOf("own text", body.get("body_text"), () => fetch(address, { method: "POST", body, credentials: "same-origin" }));
    }
    const page = form.elements[`${row}target`].value;
    const number = form.elements[`${row}target_number`].value;
    if (!page && !number) return Promise.resolve([]);
    const query = new URLSearchParams(page ? { page } : { number });
    return placesOf(`?${query}`, "", () => fetch(`${address}?${query}`, { credentials: "same-origin" }));
  };
  const offer = async (field, address) => {
    let list = document.getElementById(`${field.id}-places`);
    if (!list) {
      list = document.createElement("datalist");
      list.id = `${field.id}-places`;
      field.after(list);
      field.setAttribute("list", list.id);
    }
    const before = field.value.includes(";") ? `${field.value.slice(0, field.value.lastIndexOf(";"))}; ` : "";
    const typed = field.value.slice(field.value.lastIndexOf(";") + 1).trim().toLowerCase();
    const value = field.value;
    const found = (await places(field, address)).filter((place) => place.toLowerCase().includes(typed)).slice(0, MOST);
    if (field.value === value) list.replaceChildren(...found.map((place) => new Option("", before + place)));
  };
  const start = () => {
    const address = document.querySelector("[data-legal-places]")?.dataset.legalPlaces;
    if (!address) return;
    for (const name of ["focusin", "input"]) {
      document.addEventListener(name, (event) => {
        if (PLACES.test(event.target.name ?? "")) offer(event.target, address);
      });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
