// Loads the application. A file of its own because the page's content security policy forbids inline scripts.
const root = document.documentElement;
const { js, wasm } = document.getElementById("start").dataset;

// What the person chose the last time shows from the first moment, not only once the application has started.
let chosen = {};
try {
  chosen = JSON.parse(localStorage.getItem("digitml-settings")) ?? {};
} catch {
  // A browser that keeps nothing, or kept something else.
}
root.dataset.theme = chosen.theme ?? "auto";
const spoken = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => ["en", "fr"].includes(tag));
if ((chosen.language ?? (spoken === "fr" ? "french" : "english")) === "french") {
  root.lang = "fr";
  for (const text of document.querySelectorAll(".before [lang]")) {
    text.hidden = text.lang !== "fr";
  }
}

try {
  const { default: start } = await import(js);
  await start({ module_or_path: wasm });
} catch (error) {
  const line = document.getElementById("starting");
  if (line) {
    line.textContent =
      root.lang === "fr"
        ? "La page n’a pas pu démarrer. Rechargez-la ; si cela ne suffit pas, utilisez un navigateur des deux dernières années (il faut WebAssembly)."
        : "The page could not start. Reload it; if that does not help, use a browser of the last two years (WebAssembly is needed).";
  }
  throw error;
}
