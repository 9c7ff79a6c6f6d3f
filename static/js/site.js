/* Makes pages quicker to use; every page works without it. */
(() => {
  "use strict";

  const release = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((button) => {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-busy");
    });
  };

  /* One press is one sending. A form that answers with a file leaves the page standing, so it is released again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    const pressed = event.submitter;
    if (pressed) {
      pressed.setAttribute("aria-disabled", "true");
      pressed.setAttribute("aria-busy", "true");
    }
    setTimeout(release, 10000, form);
  });

  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));

  /* A remark can be put away; its word comes from the page, so that it is in the page's language. */
  const closing = document.body.dataset.close;
  if (closing) {
    document.querySelectorAll("[data-toast]").forEach((toast) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button toast-close";
      button.setAttribute("aria-label", closing);
      button.textContent = "×";
      button.addEventListener("click", () => toast.remove());
      toast.append(button);
    });
  }

  /* The summary of what is wrong is read first. */
  const summary = document.querySelector(".error-summary");
  if (summary) {
    summary.tabIndex = -1;
    summary.focus();
  }

  /* A link into a folded part opens it. */
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  if (location.hash) unfold();

  /* On paper everything is open, and as it was afterwards. */
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((node) => { node.open = true; });
  });
  window.addEventListener("afterprint", () => folded.forEach((node) => { node.open = false; }));
})();
