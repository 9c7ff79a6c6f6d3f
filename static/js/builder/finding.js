/* A few characters find something of the catalogue; what was found is taken from the list and put at an hour. */
import { listenToDrops, takes } from "./dropping.js";

const PAUSE = 150;

const make = (kind, className, pieces = []) => {
  const node = document.createElement(kind);
  node.className = className;
  for (const [text, isHit] of pieces) {
    const part = isHit ? document.createElement("mark") : document.createTextNode(text);
    if (isHit) part.textContent = text;
    node.append(part);
  }
  return node;
};

const drawn = (hit) => {
  const row = document.createElement("li");
  const button = make("button", `finder-hit plan-item--${hit.kind}`);
  button.type = "button";
  button.append(
    make("strong", "", hit.title),
    make("small", "", hit.place),
    make("small", "", [[hit.note, false]]),
  );
  takes(button, hit);
  row.append(button);
  return row;
};

export const listenToFinder = () => {
  const finder = document.querySelector("[data-finder]");
  if (!finder) return;
  finder.hidden = false;
  const field = finder.querySelector("input");
  const list = finder.querySelector("[data-hits]");
  const found = finder.querySelector("[data-found]");
  const how = finder.querySelector("[data-how]");
  let waiting;
  let asking;

  const show = (hits, said) => {
    list.replaceChildren(...hits.map(drawn));
    found.textContent = said;
    how.hidden = !hits.length;
  };

  const ask = async () => {
    asking?.abort();
    const words = field.value.trim();
    if (!words) {
      show([], "");
      return;
    }
    asking = new AbortController();
    const address = `${finder.dataset.find}?q=${encodeURIComponent(words)}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: asking.signal });
      if (!answer.ok) return;
      const { hits, said } = await answer.json();
      show(hits, said);
    } catch (error) {
      if (error.name !== "AbortError") found.textContent = document.querySelector("[data-said]").dataset.unreachable;
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && list.firstElementChild) {
      event.preventDefault();
      list.querySelector("button").focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...list.querySelectorAll("button")];
    (buttons[buttons.indexOf(document.activeElement) + step] ?? field).focus();
  });
  listenToDrops(finder);
};
