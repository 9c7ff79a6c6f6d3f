/* Saves a press and keeps the place while a proposal is built; without it every form has its own button. */
(() => {
  "use strict";

  const key = `place:${location.pathname}`;

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-keep]")) sessionStorage.setItem(key, String(window.scrollY));
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });

  const place = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (place !== null && !document.querySelector(".error-summary")) window.scrollTo(0, Number(place));
})();
