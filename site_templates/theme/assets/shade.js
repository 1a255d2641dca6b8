/* The colour scheme that the reader chose on any page, before the first paint; the store is Material's. */
(() => {
  const scope = new URL("../..", location.href).pathname, key = scope + ".__palette";
  let chosen = null;
  try { chosen = JSON.parse(localStorage.getItem(key)); } catch (e) { chosen = null; }
  const dark = chosen && chosen.color ? chosen.color.scheme === "slate" : matchMedia("(prefers-color-scheme: dark)").matches;
  const paint = (scheme) => document.body.setAttribute("data-md-color-scheme", scheme);
  paint(dark ? "slate" : "default");
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".al-shade");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const scheme = document.body.getAttribute("data-md-color-scheme") === "slate" ? "default" : "slate", slate = scheme === "slate";
      paint(scheme);
      const media = `(prefers-color-scheme: ${slate ? "dark" : "light"})`;
      try { localStorage.setItem(key, JSON.stringify({ index: slate ? 1 : 0, color: { media, scheme, primary: "custom", accent: "custom" } })); } catch (e) { /* a private window keeps nothing */ }
    });
  });
})();
