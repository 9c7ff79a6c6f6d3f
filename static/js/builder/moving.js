/* An item is taken by its middle to another hour or day, by its lower edge to another length; arrows do the same. */
import { hoursOf, minutesOver, put, rowHeight, sayHours, toClock } from "./lanes.js";
import { save } from "./saving.js";

const QUARTER = 15;
const LAST = 24 * 60 - QUARTER;
const GRASP = 4;
const EDGE = 8;
let held = null;
let keyed = null;
let dropped = false;

const isLaid = (item) => item.closest("[data-lanes]").classList.contains("is-laid");

/* Hours that are some minutes on, or longer by as many; null where there are no such hours. */
const moved = (hours, { by = 0, longer = 0, day = hours.day }) => {
  const from = hours.from + by;
  let to = hours.to === null ? null : hours.to + by;
  if (longer) to = (hours.to ?? hours.from + 2 * QUARTER) + longer;
  const fits = from >= 0 && from <= LAST && (to === null || (to > from && to <= 24 * 60 - 1));
  return fits ? { day, from, to } : null;
};

const tell = (item, hours) => {
  const day = item.closest("[data-day]").querySelector("[data-day-name]").textContent;
  document.querySelector("[data-said]").textContent =
    `${item.querySelector("strong").textContent} ${day} ${sayHours(hours)}`;
};

const change = (item, hours, focus) => {
  put(item, hours);
  if (focus) item.querySelector("a").focus();
  tell(item, hours);
};

/* --- by pointer --- */

const grasp = (event) => {
  dropped = false;
  const item = event.target.closest("[data-item]");
  if (!item || event.button !== 0 || event.target.closest("button") || !isLaid(item)) return;
  const box = item.getBoundingClientRect();
  held = {
    item,
    x: event.clientX,
    y: event.clientY,
    pointer: event.pointerId,
    scroll: window.scrollY,
    sizing: box.bottom - event.clientY < EDGE,
    began: hoursOf(item),
    hours: null,
    moving: false,
  };
};

const laneUnder = (item, x) =>
  [...item.closest("[data-lanes]").querySelectorAll("[data-day]")].find((day) => {
    const box = day.getBoundingClientRect();
    return x >= box.left && x < box.right;
  });

const drag = (event) => {
  if (!held || event.pointerId !== held.pointer) return;
  const { item, began } = held;
  const down = event.clientY - held.y + window.scrollY - held.scroll;
  if (!held.moving) {
    if (Math.hypot(event.clientX - held.x, down) < GRASP) return;
    held.moving = true;
    item.setPointerCapture(held.pointer);
    item.classList.add("is-held");
  }
  const lanes = item.closest("[data-lanes]");
  const by = minutesOver(lanes, down);
  if (held.sizing) {
    held.hours = moved(began, { longer: by }) ?? held.hours;
    if (held.hours) {
      const rows = Math.max(Math.round((held.hours.to - held.hours.from) / QUARTER), 2);
      item.style.gridRowEnd = `span ${rows}`;
    }
  } else {
    const under = laneUnder(item, event.clientX) ?? item.closest("[data-day]");
    const hours = moved(began, { by, day: under.dataset.day });
    if (hours) {
      held.hours = hours;
      const across = under.getBoundingClientRect().left - item.closest("[data-day]").getBoundingClientRect().left;
      const rows = (hours.from - began.from) / QUARTER;
      item.style.transform = `translate(${across}px, ${rows * rowHeight(lanes)}px)`;
    }
  }
  if (held.hours) item.querySelector("[data-hours]").textContent = sayHours(held.hours);
};

const letGo = (keep) => {
  if (!held) return;
  const { item, began, hours, moving } = held;
  held = null;
  if (!moving) return;
  item.classList.remove("is-held");
  item.style.transform = "";
  const isOther = keep && hours && (hours.day !== began.day || hours.from !== began.from || hours.to !== began.to);
  change(item, isOther ? hours : began, false);
  dropped = true;
  if (isOther) save(item, began, hours);
};

/* --- by key --- */

const steps = {
  ArrowUp: (shift) => (shift ? { longer: -QUARTER } : { by: -QUARTER }),
  ArrowDown: (shift) => (shift ? { longer: QUARTER } : { by: QUARTER }),
  ArrowLeft: () => ({ days: -1 }),
  ArrowRight: () => ({ days: 1 }),
};

const press = (event) => {
  if (event.key === "Escape" && held) return letGo(false);
  const item = event.target.closest(".plan-name")?.closest("[data-item]");
  if (!item || !(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey || !isLaid(item)) return;
  event.preventDefault();
  const step = steps[event.key](event.shiftKey);
  const now = hoursOf(item);
  if (step.days) {
    const days = [...item.closest("[data-lanes]").querySelectorAll("[data-day]")].map((day) => day.dataset.day);
    step.day = days[days.indexOf(now.day) + step.days];
    if (!step.day) return;
  }
  const hours = moved(now, step);
  if (!hours) return;
  if (keyed?.item !== item) {
    settle();
    keyed = { item, began: now };
  }
  change(item, hours, true);
  clearTimeout(keyed.timer);
  keyed.timer = setTimeout(settle, 400);
};

/* Several presses in a row are one move, and one step to take back. */
export const settle = () => {
  if (!keyed) return;
  const { item, began, timer } = keyed;
  clearTimeout(timer);
  keyed = null;
  const hours = hoursOf(item);
  if (hours.day !== began.day || hours.from !== began.from || hours.to !== began.to) save(item, began, hours);
};

export const isBusy = () => Boolean(held?.moving || keyed);

/* --- an empty hour --- */

const choose = (event) => {
  const lane = event.target.closest("[data-lane]");
  if (!lane || event.target.closest("[data-item]") || !lane.closest(".is-laid")) return;
  const lanes = lane.closest("[data-lanes]");
  const start = document.querySelector("#item [name=starts_at]");
  if (!start) return;
  const row = Math.floor((event.clientY - lane.getBoundingClientRect().top) / rowHeight(lanes));
  start.value = toClock(Number(lanes.dataset.first) + Math.floor(row / 2) * 2 * QUARTER);
  document.querySelector("#item [name=day]").value = lane.closest("[data-day]").dataset.day;
  document.querySelectorAll("#item [name=letters][type=checkbox]").forEach((box) => {
    box.checked = box.value === lanes.dataset.letter;
  });
  document.querySelector("#item [name=offering]").focus();
};

/* The click that ends a drag opens no form. */
const swallow = (event) => {
  if (!dropped) return;
  dropped = false;
  event.preventDefault();
  event.stopPropagation();
};

export const listen = () => {
  document.addEventListener("click", swallow, true);
  document.addEventListener("pointerdown", grasp);
  document.addEventListener("pointermove", drag);
  document.addEventListener("pointerup", (event) => (event.pointerId === held?.pointer ? letGo(true) : undefined));
  document.addEventListener("pointercancel", () => letGo(false));
  document.addEventListener("keydown", press);
  document.addEventListener("focusout", (event) => {
    // moving an item in the page takes the focus off it and puts it back
    if (keyed && event.relatedTarget && !keyed.item.contains(event.relatedTarget)) settle();
  });
  document.addEventListener("click", choose);
  window.addEventListener("pagehide", settle);
};
