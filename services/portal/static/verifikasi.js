// The file stays with its owner: only its hash is asked about.
"use strict";
(function () {
  const form = document.getElementById("periksa");
  const chosen = document.getElementById("berkas");
  if (!form || !window.crypto || !window.crypto.subtle) { if (chosen) chosen.closest("label").hidden = true; return; }
  chosen.addEventListener("change", async () => {
    const file = chosen.files[0];
    if (!file) return;
    const hash = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    form.elements.h.value = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
    form.submit();
  });
})();
