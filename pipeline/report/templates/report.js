"use strict";
// Filters are an extra: without this script every page shows everything.
const form = document.querySelector("[data-filters]");
if (form) {
  const entries = [...document.querySelectorAll("[data-codes]")].map((element) => ({
    element,
    text: element.textContent.toLowerCase(),
    codes: new Map(
      element.dataset.codes.split(" ").filter(Boolean).map((pair) => {
        const split = pair.lastIndexOf(":");
        return [pair.slice(0, split), Number(pair.slice(split + 1))];
      }),
    ),
  }));
  const rows = [...document.querySelectorAll("tr[data-case]")];
  const value = (name) => (form.elements[name] ? form.elements[name].value : "");
  const apply = () => {
    const code = value("code");
    const minimum = Number(value("score"));
    const text = value("text").trim().toLowerCase();
    form.querySelector("output").textContent = minimum.toFixed(2).replace(".", ",");
    let shown = 0;
    const hiddenCases = new Set();
    for (const entry of entries) {
      const scores = code ? (entry.codes.has(code) ? [entry.codes.get(code)] : []) : [...entry.codes.values()];
      const coded = !code && minimum === 0 ? true : scores.some((score) => score >= minimum);
      entry.element.hidden = !(coded && (!text || entry.text.includes(text)));
      if (!entry.element.hidden) shown += 1;
      else if (entry.element.dataset.case) hiddenCases.add(entry.element.dataset.case);
    }
    for (const row of rows) row.hidden = hiddenCases.has(row.dataset.case);
    form.querySelector("[data-count]").textContent =
      `${shown} van ${entries.length} ${form.dataset.filters} getoond`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("change", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}
