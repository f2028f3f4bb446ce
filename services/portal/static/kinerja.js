// Pages that show a cycle renew themselves when it changes, unless somebody is typing in them.
"use strict";
(function () {
  const live = document.getElementById("hidup");
  if (!live || !live.dataset.changes || !window.EventSource) return;
  const source = new EventSource(live.dataset.changes);
  let seen = null;
  source.addEventListener("version", (event) => {
    const first = seen === null;
    const changed = event.data !== seen;
    seen = event.data;
    if (first || !changed) return;
    if (busy()) {
      tell();
    } else {
      htmx.ajax("GET", window.location.pathname, { target: "#hidup", select: "#hidup", swap: "outerHTML" });
    }
  });
  function busy() {
    const at = document.activeElement;
    const typing = at && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
    const filled = Array.from(document.querySelectorAll("textarea, input:not([type=hidden])"))
      .some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
    return typing || filled;
  }
  function tell() {
    if (document.getElementById("baru")) return;
    const note = document.createElement("div");
    note.id = "baru";
    note.className = "notice";
    note.setAttribute("role", "status");
    note.append("Siklus ini baru saja berubah. ");
    const link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = "Muat ulang";
    note.append(link);
    document.getElementById("isi").prepend(note);
  }
})();
document.addEventListener("submit", (event) => {
  // One click, one request; the Idempotency-Key would make a second one harmless anyway.
  const button = event.target.querySelector("button:not([type=button])");
  if (button) window.setTimeout(() => { button.disabled = true; }, 0);
});
