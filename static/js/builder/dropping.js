/* Something found is carried into a lane: dragged by mouse, pen or finger; or taken by a press or by Enter, and put
   down by a press on an hour or by Enter. Where days are a list it goes into the form instead. */
import { rowHeight, sayHours, toClock } from "./lanes.js";
import { add } from "./saving.js";

const QUARTER = 15;
const LAST = 24 * 60 - QUARTER;
const GRASP = 4;
const EDGE = 48;
const USUAL_HOUR = 13 * 60;
let finder = null;
/* what is in the hand: the thing, where it came from, its shadow in a lane, and whether a pointer drags it */
let carried = null;
let grasped = null;
let dropped = false;

export const isCarrying = () => Boolean(carried);

const said = (words) => {
  document.querySelector("[data-said]").textContent = words;
};

const lanesOf = () => [...document.querySelectorAll("[data-lanes].is-laid")];

/* Its shadow stands in a lane at an hour. */
const stand = (lanes, day, from) => {
  const { hit, shadow } = carried;
  const first = Number(lanes.dataset.first);
  const rows = Number(lanes.style.getPropertyValue("--quarters"));
  const length = Math.max(Math.round((hit.minutes ?? 2 * QUARTER) / QUARTER), 2);
  const place = Math.min(Math.max(Math.round((from - first) / QUARTER), 0), rows - 1);
  const at = first + place * QUARTER;
  shadow.style.gridRow = `${place + 1} / span ${Math.min(length, rows - place)}`;
  shadow.style.gridColumn = "1 / -1";
  lanes.querySelector(`[data-day="${day}"] [data-lane]`).append(shadow);
  carried.at = { lanes, day, from: at };
  const end = hit.minutes && at + hit.minutes < 24 * 60 ? at + hit.minutes : null;
  const hours = sayHours({ from: at, to: end });
  shadow.querySelector("span").textContent = hours;
  const name = shadow.closest("[data-day]").querySelector("[data-day-name]").textContent;
  said(`${hit.name} ${finder.dataset.laneOf.replace("{letter}", lanes.dataset.letter)} ${name} ${hours}`);
};

const shadowOf = (hit) => {
  const shadow = document.createElement("li");
  shadow.className = `plan-item plan-item--${hit.kind} is-held is-new`;
  shadow.tabIndex = -1;
  const words = document.createElement("div");
  words.className = "plan-name";
  const hours = document.createElement("span");
  hours.className = "tabular";
  const title = document.createElement("strong");
  title.textContent = hit.name;
  words.append(hours, " ", title);
  shadow.append(words);
  return shadow;
};

const take = (hit, from, { dragged }) => {
  if (carried) letGo();
  carried = { hit, from, dragged, shadow: shadowOf(hit), at: null };
};

const letGo = ({ tell = true } = {}) => {
  if (!carried) return;
  const { shadow, from } = carried;
  carried = null;
  shadow.remove();
  if (tell) {
    said(finder.dataset.left);
    from.focus();
  }
};

const putDown = () => {
  const { hit, shadow, at, dragged } = carried;
  if (!at) {
    letGo();
    return;
  }
  carried = null;
  shadow.classList.remove("is-held");
  shadow.classList.add("is-saving");
  const fields = { letter: at.lanes.dataset.letter, day: at.day, starts_at: toClock(at.from), offering: hit.id };
  add(finder.dataset.drop, fields, () => shadow.remove(), { focus: !dragged });
};

/* --- by pointer --- */

const laneUnder = (x, y) =>
  document.elementsFromPoint(x, y).find((each) => each.matches("[data-lane]") && each.closest(".is-laid"));

const hourUnder = (lane, y) => {
  const lanes = lane.closest("[data-lanes]");
  const row = Math.floor((y - lane.getBoundingClientRect().top) / rowHeight(lanes));
  return Math.min(Number(lanes.dataset.first) + row * QUARTER, LAST);
};

const drag = (event) => {
  if (!grasped || event.pointerId !== grasped.pointer) return;
  const { clientX: x, clientY: y } = event;
  if (!carried?.dragged) {
    if (Math.hypot(x - grasped.x, y - grasped.y) < GRASP) return;
    take(grasped.hit, grasped.button, { dragged: true });
    grasped.button.setPointerCapture(grasped.pointer);
    grasped.button.classList.add("is-taken");
  }
  if (y < EDGE) window.scrollBy(0, y - EDGE);
  if (y > window.innerHeight - EDGE) window.scrollBy(0, y - window.innerHeight + EDGE);
  const lane = laneUnder(x, y);
  if (lane) stand(lane.closest("[data-lanes]"), lane.closest("[data-day]").dataset.day, hourUnder(lane, y));
  else if (carried.at) {
    carried.at = null;
    carried.shadow.remove();
  }
};

const ungrasp = () => {
  grasped?.button.classList.remove("is-taken");
  grasped = null;
};

const release = (event, keep) => {
  if (!grasped || event.pointerId !== grasped.pointer) return;
  ungrasp();
  if (!carried?.dragged) return;
  // the click that ends a drag takes nothing
  dropped = true;
  setTimeout(() => {
    dropped = false;
  });
  if (keep) putDown();
  else letGo();
};

/* --- by press and by key --- */

const pressed = (hit, button) => {
  if (dropped) return;
  const all = lanesOf();
  if (!all.length) {
    intoForm(hit);
    return;
  }
  const lanes = all.find((each) => each.getBoundingClientRect().bottom > window.innerHeight / 3) ?? all[0];
  take(hit, button, { dragged: false });
  stand(lanes, lanes.querySelector("[data-day]").dataset.day, USUAL_HOUR);
  said(finder.dataset.takes.replace("{title}", hit.name));
  carried.shadow.scrollIntoView({ block: "center" });
  carried.shadow.focus({ preventScroll: true });
};

const intoForm = (hit) => {
  const form = document.querySelector("#item form");
  form.querySelector("[name=offering]").value = String(hit.id);
  form.querySelector("[name=kind]").value = "";
  form.scrollIntoView({ block: "start" });
  form.querySelector("[name=starts_at]").focus({ preventScroll: true });
};

const KEYS = { ArrowUp: { by: -QUARTER }, ArrowDown: { by: QUARTER }, ArrowLeft: { days: -1 }, ArrowRight: { days: 1 } };

const step = (event) => {
  if (!carried || event.ctrlKey || event.metaKey || event.altKey) return;
  const { at, shadow } = carried;
  if (event.key === "Escape" || (event.key === "Tab" && !carried.dragged)) {
    event.preventDefault();
    ungrasp();
    letGo();
    return;
  }
  if (carried.dragged || !at || !shadow.contains(event.target)) return;
  const to = { ...at };
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    putDown();
    return;
  }
  if (event.key in KEYS) {
    const { by = 0, days = 0 } = KEYS[event.key];
    const all = [...at.lanes.querySelectorAll("[data-day]")].map((each) => each.dataset.day);
    to.from += by * (event.shiftKey ? 4 : 1);
    to.day = all[all.indexOf(at.day) + days] ?? at.day;
  } else if (event.key === "PageUp" || event.key === "PageDown") {
    const all = lanesOf();
    to.lanes = all[all.indexOf(at.lanes) + (event.key === "PageDown" ? 1 : -1)] ?? at.lanes;
  } else return;
  event.preventDefault();
  stand(to.lanes, to.day, to.from);
  shadow.scrollIntoView({ block: "nearest", inline: "nearest" });
  shadow.focus({ preventScroll: true });
};

/* A press on an hour puts down what was taken by a press. */
const choose = (event) => {
  if (!carried || carried.dragged) return;
  const lane = event.target.closest("[data-lane]");
  if (!lane?.closest(".is-laid")) return;
  event.preventDefault();
  event.stopPropagation();
  stand(lane.closest("[data-lanes]"), lane.closest("[data-day]").dataset.day, hourUnder(lane, event.clientY));
  putDown();
};

/* A button of the list is something to take. */
export const takes = (button, hit) => {
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !lanesOf().length) return;
    grasped = { hit, button, pointer: event.pointerId, x: event.clientX, y: event.clientY };
  });
  button.addEventListener("click", () => pressed(hit, button));
};

export const listenToDrops = (found) => {
  finder = found;
  document.addEventListener("pointermove", drag);
  document.addEventListener("pointerup", (event) => release(event, true));
  document.addEventListener("pointercancel", (event) => release(event, false));
  document.addEventListener("keydown", step, true);
  document.addEventListener("click", choose, true);
};
