/* What was typed into one form and not saved outlasts the saving of another, which loads the page anew: it is kept
   under the builder's address and put back into the same field of the same form. */
const { builder: address } = document.querySelector("[data-builder]").dataset;
const key = `typed:${address}`;
const FIELDS = "textarea, select, input:not([type=hidden], [type=file])";

/* Forms with one address, or the rows of a list, are told apart by what they are about. */
const nameOf = (form) => {
  const about = [...form.querySelectorAll("[type=hidden]:not([name=csrf_token])")].map((field) => field.value);
  return [form.getAttribute("id") ?? form.getAttribute("action"), ...about].join(" ");
};

const isTick = (field) => ["checkbox", "radio"].includes(field.type);
const nameIn = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
const valueOf = (field) => (isTick(field) ? field.checked : field.value);

/* As the page came. */
const savedOf = (field) => {
  if (isTick(field)) return field.defaultChecked;
  if (field.tagName !== "SELECT") return field.defaultValue;
  return ([...field.querySelectorAll("option[selected]")].pop() ?? field.options[0])?.value ?? "";
};

const forms = () => [...document.querySelectorAll("form[data-keep]")];
const fieldsOf = (form) => [...form.querySelectorAll(FIELDS)].filter((field) => field.name);

/* Everything unsaved, but for one form; a form that was refused came with what was typed, and all of it is unsaved. */
export const typed = (but) =>
  forms().flatMap((form) => {
    if (form === but) return [];
    const refused = form.querySelector(".error-summary");
    const unsaved = fieldsOf(form).filter((field) => refused || valueOf(field) !== savedOf(field));
    return unsaved.map((field) => ({ form: nameOf(form), field: nameIn(field), value: valueOf(field) }));
  });

const put = (field, value) => {
  if (valueOf(field) === value) return;
  if (isTick(field)) field.checked = value;
  else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)) field.value = value;
  for (let node = field.closest("details"); node; node = node.parentElement.closest("details")) node.open = true;
};

/* Put it back where the page has the field, folded or not; the rest is returned. */
export const putBack = (kept) => {
  const named = new Map(forms().map((form) => [nameOf(form), form]));
  return kept.filter((each) => {
    const form = named.get(each.form);
    const field = form && fieldsOf(form).find((other) => nameIn(other) === each.field);
    if (field) put(field, each.value);
    return !field;
  });
};

const keep = (kept) => {
  if (kept.length) sessionStorage.setItem(key, JSON.stringify(kept));
  else sessionStorage.removeItem(key);
};

export const listenToLeaving = () => {
  // what was typed into a form that this page does not show, such as that of another item
  const elsewhere = putBack(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
  keep(elsewhere);

  document.addEventListener("submit", ({ target: form }) => {
    // a draft that is thrown away takes along what was typed for it
    if (form.closest("[data-discards]")) keep([]);
    else if (form.getAttribute("action")?.startsWith(`${address}/`)) keep([...elsewhere, ...typed(form)]);
  });

  /* The form of an item is a page of its own; who leaves it by its own link gives up what was typed there. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (event.defaultPrevented || link?.pathname !== address) return;
    if (link.href.split("#")[0] !== location.href.split("#")[0]) keep([...elsewhere, ...typed(link.closest("form"))]);
  });
};
