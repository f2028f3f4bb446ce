// A file is tried first; only a file without a refused row may then be taken.
"use strict";
document.querySelectorAll("form[data-import]").forEach((form) => {
  const take = form.querySelector("[data-take]");
  const verdict = document.getElementById(form.dataset.import);
  async function send(dry) {
    const file = form.elements.file.files[0];
    if (!file || !form.reportValidity()) return;
    const query = new URLSearchParams({ name: file.name, dry_run: dry });
    new FormData(form).forEach((value, name) => {
      if (name !== "file" && String(value).trim()) query.set(name, value);
    });
    form.setAttribute("aria-busy", "true");
    verdict.textContent = "Memeriksa…";
    try {
      const answer = await fetch(form.dataset.to + "?" + query, {
        method: "POST", body: file,
        headers: { "X-CSRF": form.dataset.csrf, "Content-Type": file.type || "application/octet-stream" },
      });
      verdict.innerHTML = await answer.text();
    } catch {
      verdict.textContent = "Portal tidak dapat dihubungi; tidak ada yang disimpan. Periksa jaringan, lalu ulangi.";
    }
    form.removeAttribute("aria-busy");
    const result = verdict.querySelector("[data-result]");
    take.hidden = !(dry && result && result.dataset.result === "taken");
    if (!dry && result && result.dataset.result !== "refused") window.location.reload();
  }
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); send(true); });
  form.addEventListener("input", () => { take.hidden = true; });
  take.addEventListener("click", () => send(false));
});
