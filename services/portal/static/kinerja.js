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
document.addEventListener("change", async (event) => {
  // A file field that names where it goes is sent as it is, the moment a file is chosen.
  const input = event.target;
  if (!input.dataset || !input.dataset.to || input.type !== "file" || !input.files[0]) return;
  const query = new URLSearchParams({ name: input.files[0].name });
  if (input.dataset.evidence) query.set("indicator", input.dataset.evidence);
  if (input.dataset.document) query.set("document", input.dataset.document);
  const answer = await fetch(input.dataset.to + "?" + query, {
    method: "POST", body: input.files[0],
    headers: { "X-CSRF": input.dataset.csrf || input.form.elements._csrf.value, "Content-Type": input.files[0].type || "application/octet-stream" },
  });
  if (answer.ok) { window.location.reload(); return; }
  const body = await answer.json();
  input.value = "";
  const note = input.closest("label").parentElement.querySelector(".wrong") || document.createElement("p");
  note.className = "wrong";
  note.setAttribute("role", "alert");
  note.textContent = body.detail + " " + (body.remedy || "");
  input.closest("label").after(note);
});
