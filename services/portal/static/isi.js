// The grid: paste from a spreadsheet, move with the keys, saved by itself. Every rule is asked of the
// server, whose words are set beside the cells that they are about; no rule is written here.
"use strict";
(function () {
  const sheet = document.getElementById("lembar");
  if (!sheet) return;
  const status = document.getElementById("simpanan");
  const found = document.getElementById("temuan");
  const thousands = document.getElementById("ribuan");
  const cells = (row) => Array.from(row.querySelectorAll(".cell input"));
  let timer = null, saving = null, dirty = false, wait = 2000;

  // Moving about.
  let before = "";
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
  function atEdge(input, right) {
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const caret = right > 0 ? input.value.length : 0;
    return whole || (input.selectionStart === caret && input.selectionEnd === caret);
  }
  sheet.addEventListener("focusin", (event) => {
    if (event.target.matches(".cell input")) before = event.target.value;
  });
  sheet.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches(".cell input") || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0] };
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Escape") {
      if (input.value !== before) { input.value = before; later(); }
      input.select();
    } else if (moves[event.key]) {
      event.preventDefault();
      go(input, moves[event.key][0], moves[event.key][1]);
    } else if (side && !event.shiftKey && atEdge(input, side) && go(input, 0, side)) {
      event.preventDefault();
    }
  });
  sheet.addEventListener("submit", (event) => event.preventDefault());

  // A block of cells from a spreadsheet; what does not fit is told, not dropped in silence.
  sheet.addEventListener("paste", (event) => {
    if (!event.target.matches(".cell input")) return;
    const text = event.clipboardData.getData("text/plain");
    const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    if (lines.length === 1 && lines[0].length === 1) return;
    event.preventDefault();
    const { rows, row, column } = place(event.target);
    let taken = 0, left = 0;
    lines.forEach((line, down) => line.forEach((value, right) => {
      const to = rows[rows.indexOf(row) + down];
      const input = to && cells(to)[column + right];
      if (input && !input.readOnly) { input.value = value.trim(); taken += 1; } else left += 1;
    }));
    later();
    say(taken + " sel ditempel" + (left ? ", " + left + " di luar tabel atau terkunci" : "") + ". Menyimpan…");
  });

  // Saved by itself, one request at a time; what could not be sent is sent again.
  sheet.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    if (event.target.dataset.unavailable !== undefined) gone(event.target);
    if (event.target.type === "checkbox") away(event.target);
    later();
    say("Ada perubahan yang belum tersimpan…");
  });
  function later(after) {
    dirty = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, after || 700);
  }
  function save() {
    window.clearTimeout(timer);
    saving = (saving || Promise.resolve()).then(() => (dirty ? send() : undefined));
    return saving;
  }
  async function send() {
    dirty = false;
    if (!navigator.onLine) { lost("Sedang luring. Isian tetap ada di halaman ini dan disimpan begitu tersambung kembali."); return; }
    let answer, piece;
    try {
      answer = await fetch(sheet.dataset.to, { method: "POST", body: new URLSearchParams(new FormData(sheet)) });
      piece = read(await answer.text());
    } catch {
      lost("Belum tersimpan: sambungan terputus. Akan dicoba lagi; mohon halaman ini jangan ditutup.");
      return;
    }
    if (answer.redirected || (!piece && answer.status === 403)) {
      dirty = true;
      say("Belum tersimpan: sesi sudah berakhir. Masuklah kembali di tab lain, lalu ubah satu sel di sini.", true);
    } else if (answer.status >= 500) {
      lost("Belum tersimpan: layanan sedang tidak menjawab. Akan dicoba lagi.");
    } else if (piece) {
      wait = 2000;
      show(piece, answer.ok);
      if (!answer.ok) dirty = true;
    } else {
      dirty = true;
      say("Belum tersimpan. Mohon muat ulang halaman ini.", true);
    }
  }
  function lost(words) {
    say(words, true);
    later(wait);
    wait = Math.min(wait * 2, 30000);
  }
  window.addEventListener("offline", () => say("Sedang luring. Isian tetap ada di halaman ini.", true));
  window.addEventListener("online", () => { if (dirty) save(); else say("Tersambung kembali. Semua perubahan sudah tersimpan."); });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  function say(words, bad) {
    if (!status) return;
    if (status.textContent !== words) status.textContent = words;
    status.classList.toggle("wrong", Boolean(bad));
  }

  // What the server says, at the cells that it is about.
  function read(text) {
    const piece = document.createElement("template");
    piece.innerHTML = text;
    return piece.content.querySelector("[data-said]") && piece.content;
  }
  function show(piece, ok) {
    say(piece.querySelector("[data-said]").textContent.trim(), !ok);
    const told = piece.querySelector("[data-found]");
    if (!told) return;
    if (found.textContent !== told.textContent) found.textContent = told.textContent;
    unmark();
    piece.querySelectorAll("li[data-block]").forEach(mark);
    const empty = Number(told.parentElement.dataset.empty);
    const left = document.getElementById("kosong");
    left.textContent = empty ? empty + " sel masih kosong" : "Semua sel terisi";
    left.dataset.empty = empty;
    const filled = document.getElementById("terisi");
    filled.value = filled.max - empty;
    ask();
  }
  function unmark() {
    sheet.querySelectorAll(".said li").forEach((item) => item.remove());
    sheet.querySelectorAll("[data-marked]").forEach((input) => {
      input.removeAttribute("aria-invalid");
      input.classList.remove("warned");
      const past = document.getElementById("b-" + input.name);
      if (past) input.setAttribute("aria-describedby", past.id); else input.removeAttribute("aria-describedby");
      delete input.dataset.marked;
    });
  }
  function mark(item) {
    const list = sheet.querySelector('.said[data-block="' + item.dataset.block + '"]');
    if (!list) return;
    list.append(item);
    item.dataset.fields.split(" ").forEach((name) => {
      const input = name && sheet.elements.namedItem(name);
      if (!input) return;
      input.dataset.marked = "";
      if (item.dataset.kind === "warn") input.classList.add("warned");
      if (item.dataset.kind === "bad" || item.dataset.kind === "unread") input.setAttribute("aria-invalid", "true");
      const others = input.getAttribute("aria-describedby");
      input.setAttribute("aria-describedby", others ? others + " " + item.id : item.id);
    });
  }
  function doubtful() {
    return Array.from(sheet.querySelectorAll("li[data-plain]"));
  }
  function ask() {
    const many = doubtful().length;
    thousands.hidden = !many;
    thousands.textContent = "Titik pada " + many + " sel itu pemisah ribuan";
  }
  if (thousands) thousands.addEventListener("click", () => {
    doubtful().forEach((item) => { sheet.elements.namedItem(item.dataset.fields).value = item.dataset.plain; });
    dirty = true;
    save();
  });

  // "Tidak tersedia" puts the figures of its indicator aside.
  function gone(input) {
    const block = input.closest(".block");
    const why = input.value.trim();
    block.toggleAttribute("data-gone", Boolean(why));
    block.querySelector(".gone").hidden = !why;
  }
  sheet.querySelectorAll("[data-unavailable]").forEach(gone);
  function away(box) {
    box.closest("tr").toggleAttribute("data-gone", box.checked);
    const why = box.closest("td").querySelector("input[name$='.note']");
    why.placeholder = box.checked ? "alasan" : "";
    if (box.checked && box === document.activeElement) why.focus();
  }
  sheet.querySelectorAll("input[type=checkbox]").forEach(away);

  // The summary shows what is stored, so what is not yet is stored first.
  const summary = document.getElementById("ringkasan");
  if (summary) summary.addEventListener("click", async (event) => {
    event.preventDefault();
    await save();
    if (!dirty) window.location.assign(summary.href);
  });
  async function look() {
    try {
      const answer = await fetch(sheet.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(sheet)) });
      const piece = read(await answer.text());
      if (piece && answer.ok && !dirty) show(piece, true);
    } catch {
      say("Pemeriksaan belum dapat dimuat: sambungan terputus.", true);
    }
  }
  if (status) look();

  const importer = document.getElementById("impor");
  const take = document.getElementById("ambil");
  const verdict = document.getElementById("putusan");
  async function load(dry) {
    const file = importer.elements.file.files[0];
    if (!file) return;
    const query = new URLSearchParams({ name: file.name, dry_run: dry });
    ["basis", "as_of", "grouping"].forEach((name) => {
      const field = importer.elements[name];
      if (field && field.value && (name !== "grouping" || importer.elements.basis.value)) query.set(name, field.value);
    });
    verdict.textContent = "Memeriksa…";
    try {
      const answer = await fetch(importer.dataset.to + "?" + query, {
        method: "POST", body: file,
        headers: { "X-CSRF": importer.dataset.csrf, "Content-Type": file.type || "application/octet-stream" },
      });
      verdict.innerHTML = await answer.text();
    } catch {
      verdict.textContent = "Berkas belum terkirim: sambungan terputus. Mohon dicoba lagi.";
      return;
    }
    const result = verdict.querySelector("[data-result]");
    take.hidden = !(dry && result && result.dataset.result === "taken");
    if (!dry && result && result.dataset.result !== "refused") window.location.reload();
  }
  if (importer) {
    importer.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); load(true); });
    importer.addEventListener("change", () => { take.hidden = true; });
    take.addEventListener("click", () => load(false));
  }
})();
