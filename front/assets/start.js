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
const greetings = [...document.querySelectorAll(".before [lang]")];
const greeting = (tag) => greetings.find((text) => text.lang === tag) ?? greetings.find((text) => text.lang === tag.slice(0, 2));
// Earlier versions of the page kept words instead of tags.
const wanted = chosen.language ? [{ english: "en", french: "fr" }[chosen.language] ?? chosen.language] : navigator.languages;
const spoken = wanted.map(greeting).find(Boolean) ?? greetings[0];
root.lang = spoken.lang;
for (const text of greetings) {
  text.hidden = text !== spoken;
}
// The application fetches its texts: they are on their way while it is.
const texts = document.createElement("link");
Object.assign(texts, { rel: "preload", as: "fetch", href: `./texts/${spoken.lang}.ftl`, crossOrigin: "anonymous" });
document.head.append(texts);

try {
  const { default: start } = await import(js);
  await start({ module_or_path: wasm });
} catch (error) {
  // Unless the application has replaced it, the page says so.
  spoken.querySelector(".starting").hidden = true;
  spoken.querySelector(".not-started").hidden = false;
  throw error;
}
