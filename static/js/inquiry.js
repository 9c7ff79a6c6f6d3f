/* The inquiry form: says what is free and what it costs while somebody types, shows only the questions that fit, and puts
   examples and other days into their fields. Without this, buttons do the same. */
(() => {
  "use strict";
  const form = document.querySelector("[data-inquiry]");
  if (!form) return;
  const all = (selector) => [...form.querySelectorAll(selector)];

  /* Only the questions that fit. */
  const fit = () => {
    const when = form.elements.when.value || "decided";
    all("[data-when]").forEach((part) => { part.hidden = part.dataset.when !== when; });
    const experience = form.elements.experience.value;
    all("[data-experience]").forEach((part) => { part.hidden = !experience || !part.dataset.experience.includes(experience); });
    const purpose = form.elements.purpose.value;
    all("[data-examples]").forEach((part) => { part.hidden = Boolean(purpose) && part.dataset.examples !== purpose; });
  };

  /* Examples stand open as soon as it is known of what. */
  const opened = () => {
    if (form.elements.purpose.value) form.querySelector("[data-examples-fold]").open = true;
  };

  const price = form.querySelector("[data-price]");
  const parts = form.querySelector("[data-price-parts]");
  const notes = all("[data-price-note]");
  const said = all("[data-wish-said]");
  all("[data-price-ask]").forEach((button) => { button.hidden = true; });
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
      parts.innerHTML = words.parts;
      notes.forEach((note) => { note.textContent = words.note; });
      said.forEach((place) => { place.innerHTML = words.answers[place.dataset.wishSaid].trim(); });
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };

  const prefixes = ["", "other_", "third_"];
  const relevant = new Set(["when", "nights", "people", "people_to", "must_haves", "budget_band"]);
  prefixes.forEach((prefix) => {
    ["first_day", "last_day", "flexibility"].forEach((name) => relevant.add(prefix + name));
  });
  const changed = (event) => {
    fit();
    if (event.target.name === "purpose") opened();
    if (!relevant.has(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  /* One tap takes over an example or other days. What somebody typed themselves stays above the example. */
  const examples = () => all("button[name='example'] .take-text").map((text) => text.textContent);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name='example'], button[name='take']");
    if (!button) return;
    event.preventDefault();
    if (button.name === "example") {
      const goal = form.elements.outcome_goal;
      const text = button.querySelector(".take-text").textContent;
      const typed = goal.value.trim();
      goal.value = !typed || examples().includes(typed) ? text : `${typed}\n${text}`;
      goal.focus();
    } else {
      const [place, first, last] = button.value.split(":");
      const prefix = prefixes[place];
      form.elements[`${prefix}first_day`].value = first;
      form.elements[`${prefix}last_day`].value = last;
      form.elements[`${prefix}flexibility`].value = "exact";
      form.elements[`${prefix}first_day`].focus();
      ask();
    }
  });

  fit();
  opened();
  if (form.elements.people.value || form.elements.first_day.value) ask();
})();
