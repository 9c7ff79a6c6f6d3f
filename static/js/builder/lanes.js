/* The hours of a day run down, its days side by side; where there is no room for that, the list stays a list. */
const QUARTER = 15;
const LEAST_DRAWN = 30;
const WIDE = window.matchMedia("(min-width: 64rem)");

export const toMinutes = (text) => text.split(":").reduce((hours, minutes) => Number(hours) * 60 + Number(minutes));
export const toClock = (minutes) => {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

/* When an item is, as the page has it now. */
export const hoursOf = (item) => ({
  day: item.closest("[data-day]").dataset.day,
  from: toMinutes(item.dataset.from),
  to: item.dataset.to ? toMinutes(item.dataset.to) : null,
});

export const sayHours = ({ from, to }) => (to === null ? toClock(from) : `${toClock(from)}–${toClock(to)}`);

const drawnEnd = ({ from, to }) => Math.max(to ?? 0, from + LEAST_DRAWN);

/* Put an item where it is to be: in the list of that day, by the hour. */
export const put = (item, hours) => {
  const lanes = item.closest("[data-lanes]");
  const lane = lanes.querySelector(`[data-day="${hours.day}"] [data-lane]`);
  item.dataset.from = toClock(hours.from);
  item.dataset.to = hours.to === null ? "" : toClock(hours.to);
  item.querySelector("[data-hours]").textContent = sayHours(hours);
  const later = [...lane.querySelectorAll("[data-item]")].find(
    (other) => other !== item && toMinutes(other.dataset.from) > hours.from,
  );
  lane.insertBefore(item, later ?? null);
  draw(lanes);
};

/* Those that overlap stand side by side: each takes the first place that is free where it begins. */
const abreast = (items) => {
  const groups = [];
  let group = null;
  for (const item of items) {
    const hours = hoursOf(item);
    if (!group || hours.from >= group.end) {
      group = { end: 0, places: [], items: [] };
      groups.push(group);
    }
    let place = group.places.findIndex((end) => end <= hours.from);
    if (place < 0) place = group.places.length;
    group.places[place] = drawnEnd(hours);
    group.items.push({ item, hours, place });
    group.end = Math.max(group.end, drawnEnd(hours));
  }
  return groups;
};

export const draw = (lanes) => {
  lanes.classList.toggle("is-laid", WIDE.matches);
  const items = [...lanes.querySelectorAll("[data-item]")];
  const first = Math.floor(Math.min(8 * 60, ...items.map((item) => hoursOf(item).from)) / 60) * 60;
  const last = Math.min(Math.ceil(Math.max(21 * 60, ...items.map((item) => drawnEnd(hoursOf(item)))) / 60) * 60, 24 * 60);
  lanes.dataset.first = String(first);
  lanes.style.setProperty("--quarters", String((last - first) / QUARTER));
  axis(lanes, first, last);
  for (const lane of lanes.querySelectorAll("[data-lane]")) {
    const groups = abreast([...lane.querySelectorAll("[data-item]")]);
    const columns = groups.reduce((most, group) => Math.max(most, group.places.length), 1);
    lane.style.setProperty("--abreast", String(columns));
    for (const { places, items: members } of groups) {
      for (const { item, hours, place } of members) {
        const rows = Math.max(Math.round((drawnEnd(hours) - hours.from) / QUARTER), 1);
        item.style.gridRow = `${Math.round((hours.from - first) / QUARTER) + 1} / span ${rows}`;
        const edge = (number) => Math.floor((number * columns) / places.length) + 1;
        item.style.gridColumn = `${edge(place)} / ${edge(place + 1)}`;
        item.classList.toggle("is-short", rows < 4);
      }
    }
    const nothing = lane.querySelector("[data-nothing]");
    if (nothing) nothing.hidden = Boolean(lane.querySelector("[data-item]"));
  }
};

const axis = (lanes, first, last) => {
  const hours = lanes.querySelector(".plan-axis") ?? document.createElement("ol");
  hours.className = "plan-axis";
  hours.setAttribute("aria-hidden", "true");
  hours.replaceChildren(
    ...Array.from({ length: (last - first) / 60 }, (_, place) => {
      const hour = document.createElement("li");
      hour.textContent = String(first / 60 + place);
      return hour;
    }),
  );
  if (!hours.isConnected) lanes.prepend(hours);
};

/* How many minutes lie under a distance on the page. */
export const minutesOver = (lanes, distance) => {
  const lane = lanes.querySelector("[data-lane]");
  const rows = Number(lanes.style.getPropertyValue("--quarters"));
  return Math.round(distance / (lane.clientHeight / rows)) * QUARTER;
};

export const rowHeight = (lanes) =>
  lanes.querySelector("[data-lane]").clientHeight / Number(lanes.style.getPropertyValue("--quarters"));

export const layOut = (root = document) => root.querySelectorAll("[data-lanes]").forEach(draw);

WIDE.addEventListener("change", () => layOut());
