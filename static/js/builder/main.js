/* Where the desk builds a proposal: without any of this every form has its own button, and every item its own form. */
import { listenToFinder } from "./finding.js";
import { listenToLeaving } from "./keeping.js";
import { layOut } from "./lanes.js";
import { listen } from "./moving.js";
import { settled } from "./saving.js";

const key = `place:${location.pathname}`;

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-keep]")) sessionStorage.setItem(key, String(window.scrollY));
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

/* Back where one was, unless something is wrong or the address names a place. */
const place = sessionStorage.getItem(key);
sessionStorage.removeItem(key);
const restore = () => {
  if (place !== null && !document.querySelector(".error-summary")) window.scrollTo(0, Number(place));
};

layOut();
listen();
listenToFinder();

/* A warning leads to its item where that stands on the page; without this, to its form. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-to-item]");
  const item = link && document.getElementById(link.dataset.toItem);
  if (!item) return;
  event.preventDefault();
  item.scrollIntoView({ block: "center" });
  item.querySelector("a").focus({ preventScroll: true });
});

/* After the listener above: a link that leads to its item leaves nothing. What is put back may unfold something. */
listenToLeaving();
restore();

/* Ctrl-Z is the text's own inside a field, and the draft's outside of one. */
document.addEventListener("keydown", async (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("input, textarea, select")) return;
  const letter = event.key.toLowerCase();
  const step = letter === "y" || (letter === "z" && event.shiftKey) ? "redo" : letter === "z" ? "undo" : "";
  if (!step) return;
  event.preventDefault();
  await settled();
  const form = document.querySelector(`[data-step="${step}"]`);
  if (form && !form.querySelector("button").disabled) form.requestSubmit();
});
