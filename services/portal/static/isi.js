// The grid: paste from a spreadsheet, move with the keys, saved by itself, checked while typing.
"use strict";
(function () {
  const sheet = document.getElementById("lembar");
  if (!sheet) return;
  const status = document.getElementById("simpanan");
  const cells = (row) => Array.from(row.querySelectorAll("td input"));
  const plain = /^-?[0-9]{1,20}(,[0-9]{1,10})?$/;
  let timer = null, saving = false, again = false;

  function place(input) {
    const row = input.closest("tr");
    return { rows: Array.from(row.parentElement.rows), row, column: cells(row).indexOf(input) };
  }
  function go(input, down, right) {
    const { rows, row, column } = place(input);
    const to = rows[rows.indexOf(row) + down];
    const next = to && cells(to)[column + right];
    if (next) { next.focus(); next.select(); }
    return Boolean(next);
  }
  sheet.addEventListener("keydown", (event) => {
    if (!event.target.closest("td")) return;
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0] };
    const move = moves[event.key];
    if (move) { event.preventDefault(); go(event.target, move[0], move[1]); }
  });
  sheet.addEventListener("paste", (event) => {
    if (!event.target.closest("td")) return;
    const text = event.clipboardData.getData("text/plain");
    const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    if (lines.length === 1 && lines[0].length === 1) return;
    event.preventDefault();
    const { rows, row, column } = place(event.target);
    lines.forEach((line, down) => {
      const to = rows[rows.indexOf(row) + down];
      if (!to) return;
      line.forEach((value, right) => {
        const input = cells(to)[column + right];
        if (input && !input.readOnly) { input.value = value.trim(); check(input); }
      });
    });
    later();
  });
  function number(input) {
    return input && plain.test(input.value.trim()) ? Number(input.value.trim().replace(",", ".")) : null;
  }
  function mark(input, words) {
    input.toggleAttribute("aria-invalid", Boolean(words));
    input.title = words || "";
  }
  function check(input) {
    const value = input.value.trim();
    if (value && !plain.test(value)) {
      mark(input, "Tulis angka tanpa titik pemisah ribuan; koma hanya untuk desimal.");
      return;
    }
    const row = input.closest("tr");
    const of = (part, group) => cells(row).find((c) => c.dataset.part === part && c.dataset.group === group);
    cells(row).forEach((c) => { if (!c.value.trim() || plain.test(c.value.trim())) mark(c, ""); });
    ["PEMBILANG", "PENYEBUT"].forEach((part) => {
      const [men, women, all] = ["LK", "PR", "JML"].map((group) => number(of(part, group)));
      if (men !== null && women !== null && all !== null && men + women !== all) {
        mark(of(part, "JML"), "LK + PR = " + (men + women) + ", berbeda dari JML.");
      }
    });
    ["LK", "PR", "JML"].forEach((group) => {
      const [above, below] = [number(of("PEMBILANG", group)), number(of("PENYEBUT", group))];
      if (above !== null && below !== null && below > 0 && above > below) {
        mark(of("PEMBILANG", group), "Pembilang lebih besar daripada penyebut.");
      }
    });
  }
  sheet.addEventListener("input", (event) => {
    if (event.target.closest("td")) check(event.target);
    if (event.target.type !== "file") later();
  });
  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, 800);
    say("Ada perubahan yang belum tersimpan…");
  }
  async function save() {
    if (saving) { again = true; return; }
    saving = true;
    try {
      const fields = new URLSearchParams(new FormData(sheet));
      const answer = await fetch(sheet.dataset.to, { method: "POST", body: fields });
      const body = await answer.json();
      if (answer.ok) {
        say("Tersimpan sebagai konsep.");
        const left = document.getElementById("kosong");
        left.textContent = body.empty ? body.empty + " sel masih kosong" : "Semua sel terisi";
      } else {
        (body.wrong || []).forEach((name) => {
          const input = sheet.elements.namedItem(name);
          if (input) mark(input, body.detail);
        });
        say(body.detail + " " + (body.remedy || ""), true);
      }
    } catch {
      say("Belum tersimpan: sambungan terputus. Akan dicoba lagi.", true);
      window.clearTimeout(timer);
      timer = window.setTimeout(save, 5000);
    } finally {
      saving = false;
      if (again) { again = false; later(); }
    }
  }
  function say(words, bad) {
    if (!status) return;
    status.textContent = words;
    status.classList.toggle("wrong", Boolean(bad));
  }
  window.addEventListener("beforeunload", (event) => {
    if (status && status.textContent.startsWith("Ada perubahan")) event.preventDefault();
  });

  const importer = document.getElementById("impor");
  const take = document.getElementById("ambil");
  const verdict = document.getElementById("putusan");
  async function send(dry) {
    const file = importer.elements.file.files[0];
    if (!file) return;
    const query = new URLSearchParams({ name: file.name, dry_run: dry });
    ["basis", "as_of", "grouping"].forEach((name) => {
      const field = importer.elements[name];
      if (field && field.value && (name !== "grouping" || importer.elements.basis.value)) query.set(name, field.value);
    });
    verdict.textContent = "Memeriksa…";
    const answer = await fetch(importer.dataset.to + "?" + query, {
      method: "POST", body: file,
      headers: { "X-CSRF": importer.dataset.csrf, "Content-Type": file.type || "application/octet-stream" },
    });
    verdict.innerHTML = await answer.text();
    const result = verdict.querySelector("[data-result]");
    take.hidden = !(dry && result && result.dataset.result === "taken");
    if (!dry && result && result.dataset.result !== "refused") window.location.reload();
  }
  if (importer) {
    importer.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); send(true); });
    importer.addEventListener("change", () => { take.hidden = true; });
    take.addEventListener("click", () => send(false));
  }
})();
