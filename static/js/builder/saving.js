/* A move is saved at once, one after the other; what is refused goes back, says why, and shows how it is now. */
import { layOut, put, toClock } from "./lanes.js";
import { isCarrying } from "./dropping.js";
import { putBack, typed } from "./keeping.js";
import { isBusy, settle } from "./moving.js";

let chain = Promise.resolve();
let waiting = 0;

const said = () => document.querySelector("[data-said]");

export const settled = async () => {
  settle();
  await chain;
};

const queue = (job) => {
  waiting += 1;
  chain = chain.then(job).finally(() => {
    waiting -= 1;
  });
};

export const save = (item, began, hours) => {
  const { item: id, move: address } = item.dataset;
  const fields = {};
  for (const [prefix, each] of [["", hours], ["seen_", began]]) {
    fields[`${prefix}day`] = each.day;
    fields[`${prefix}starts_at`] = toClock(each.from);
    fields[`${prefix}ends_at`] = each.to === null ? "" : toClock(each.to);
  }
  const back = () => {
    const there = document.querySelector(`[data-item="${id}"]`);
    if (there) put(there, began);
  };
  queue(() => send(address, fields, back));
};

/* Something new is put in; whoever put it there by key has it under the fingers afterwards. */
export const add = (address, fields, back, { focus }) => queue(() => send(address, fields, back, focus));

const send = async (address, fields, back, focus = false) => {
  const body = new FormData();
  body.set("csrf_token", document.querySelector("[name=csrf_token]").value);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
  } catch {
    back();
    refuse(said().dataset.unreachable);
    return;
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) {
    document.querySelector("[data-refused]")?.remove();
    said().textContent = told.said;
  } else {
    refuse(told.title ?? said().dataset.unreachable);
  }
  if (waiting <= 1 && !isBusy() && !isCarrying()) await refresh(focus ? told.item : undefined);
};

const refuse = (sentence) => {
  document.querySelector("[data-refused]")?.remove();
  const note = document.createElement("p");
  note.className = "toast toast--bad";
  note.setAttribute("role", "alert");
  note.dataset.refused = "";
  note.textContent = sentence;
  said().textContent = "";
  said().after(note);
};

/* The page as it is now: what lives in it is put in place of what stands here, and the focus stays. */
const refresh = async (added) => {
  // a form that was refused is shown at the address it was sent to, where nothing can be read
  const { builder } = document.querySelector("[data-builder]").dataset;
  const here = location.pathname === builder ? builder + location.search : builder;
  const answer = await fetch(here, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer) return;
  // it was sent or thrown away meanwhile: the sentence stays for a reader, the way leads to what there is
  if (answer.redirected || !answer.ok) {
    setTimeout(() => location.assign(answer.ok ? answer.url : here), document.querySelector("[data-refused]") ? 4000 : 0);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (waiting > 1 || isBusy() || isCarrying()) return;
  const focused = added ?? document.activeElement?.closest("[data-item]")?.dataset.item;
  const unsaved = typed();
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (!other) continue;
    for (const open of part.querySelectorAll("details[open][id]")) {
      const same = other.querySelector(`#${open.id}`);
      if (same) same.open = true;
    }
    if (part.tagName === "DETAILS") other.open = part.open;
    part.replaceWith(document.adoptNode(other));
  }
  putBack(unsaved);
  layOut();
  if (focused) document.querySelector(`[data-item="${focused}"] a`)?.focus();
};
