// Conveniences only: every page works without them.
"use strict";

// "/" puts the cursor into the question.
addEventListener("keydown", (e) => {
  const at = document.activeElement;
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || at.matches("input, textarea, select")) return;
  const field = document.querySelector("form.ask input[type=search], #find, #q");
  if (field) { e.preventDefault(); field.focus(); field.select(); }
});

// A filter takes effect when it is chosen.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", (e) => { if (e.target.matches("select")) form.requestSubmit(); });
  // Empty filters leave no trace in the address.
  form.addEventListener("submit", () => { for (const f of form.elements) if (!f.value) f.disabled = true; });
}

// The permalink goes to the clipboard.
const link = document.getElementById("permalink");
if (link && navigator.clipboard) link.addEventListener("click", (e) => {
  e.preventDefault();
  navigator.clipboard.writeText(link.href).then(() => { link.textContent = link.dataset.copied; }, () => { location = link.href; });
});

// A menu closes by Escape or a click elsewhere.
const menu = document.querySelector("details.languages");
if (menu) {
  addEventListener("keydown", (e) => { if (e.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); } });
  addEventListener("click", (e) => { if (!menu.contains(e.target)) menu.open = false; });
}
