/* The field that finds: shows what fits while somebody types, and is reached by Ctrl-K. Without this, Enter opens a page. */
(() => {
  "use strict";
  const form = document.querySelector("[data-search]");
  if (!form) return;
  const field = form.elements.q;
  const list = document.createElement("div");
  const said = document.createElement("p");
  list.id = "search-list";
  list.className = "search-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.search);
  list.hidden = true;
  said.className = "hidden";
  said.setAttribute("role", "status");
  form.append(list, said);
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(roles).forEach(([name, value]) => field.setAttribute(name, value));

  let before = null;
  let waiting;
  let asking;
  let chosen = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  const choose = (place) => {
    const all = options();
    chosen = all.length ? (place + all.length) % all.length : -1;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    if (chosen < 0) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    chosen = -1;
  };

  const make = (kind, className, text) => {
    const node = document.createElement(kind);
    node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  const write = (node, pieces) => {
    pieces.forEach(([text, isHit]) => node.append(isHit ? make("mark", "", text) : text));
    return node;
  };

  const draw = ({ groups, said: words }) => {
    let count = 0;
    list.replaceChildren(...groups.map((group) => {
      const part = make("div", "search-group");
      const label = make("span", "search-label", group.label);
      label.id = `search-${group.kind}`;
      part.setAttribute("role", "group");
      part.setAttribute("aria-labelledby", label.id);
      part.append(label, ...group.hits.map((hit) => {
        const option = make("a", "search-hit");
        option.id = `search-hit-${count += 1}`;
        option.href = hit.url;
        option.tabIndex = -1;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(write(make("span", ""), hit.title), write(make("small", ""), hit.note));
        return option;
      }));
      return part;
    }));
    if (!count) list.append(make("p", "search-none", words));
    said.textContent = words;
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
    chosen = -1;
  };

  const ask = async () => {
    asking?.abort();
    const words = field.value.trim();
    if (!words) {
      close();
      return;
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.getAttribute("action")}?q=${encodeURIComponent(words)}`, {
        headers: { Accept: "application/json" },
        signal: asking.signal,
      });
      if (answer.ok) draw(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (!list.hidden) close();
      else (before || document.querySelector("main a, main button") || field).focus();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      options()[chosen].click();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      const down = event.key === "ArrowDown";
      choose(chosen < 0 ? (down ? 0 : -1) : chosen + (down ? 1 : -1));
    } else if (event.key === "ArrowDown" && field.value.trim()) {
      event.preventDefault();
      ask();
    }
  });

  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  form.addEventListener("submit", (event) => {
    if (!field.value.trim() && field.offsetParent) {
      event.preventDefault();
      field.focus();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (!field.offsetParent) {
      location.assign(form.getAttribute("action"));
      return;
    }
    if (document.activeElement !== field) before = document.activeElement;
    field.focus();
    field.select();
  });
})();
