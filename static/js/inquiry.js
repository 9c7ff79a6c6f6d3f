/* The inquiry form: shows the price while somebody types, and only the questions that fit. Without this, a button asks. */
(() => {
  "use strict";
  const form = document.querySelector("[data-inquiry]");
  if (!form) return;

  const parts = form.querySelectorAll("[data-when]");
  const choose = () => {
    const chosen = form.elements.when.value || "decided";
    parts.forEach((part) => { part.hidden = part.dataset.when !== chosen; });
  };

  const price = form.querySelector("[data-price]");
  const notes = form.querySelectorAll("[data-price-note]");
  form.querySelector("[data-price-ask]").hidden = true;
  let waiting;
  let asking;

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.estimate, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        signal: asking.signal,
      });
      if (!answer.ok) return;
      const words = await answer.json();
      price.textContent = words.range || "—";
      notes.forEach((note) => { note.textContent = words.note; });
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };

  const relevant = new Set(["when", "first_day", "last_day", "nights", "people", "must_haves"]);
  const changed = (event) => {
    if (event.target.name === "when") choose();
    if (!relevant.has(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  choose();
  if (form.elements.people.value) ask();
})();
