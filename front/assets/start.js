// Loads the application. front/bundler puts it into the page itself, which shows its first text without waiting for anything else.
const root = document.documentElement;

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

// What is small is on its way while the browser draws the text. The application is a hundred times as large: it is asked for when the text is
// being drawn, and takes nothing from that. What nobody looks at is not drawn, and need not wait.
const later = document.getElementById("later").content;
const [styles, js, wasm] = ["stylesheet", "modulepreload", "preload"].map((rel) => later.querySelector(`[rel=${rel}]`));
const styled = new Promise((resolve) => {
  styles.onload = styles.onerror = resolve;
});
const texts = document.createElement("link");
Object.assign(texts, { rel: "preload", as: "fetch", href: `./texts/${spoken.lang}.ftl`, crossOrigin: "anonymous" });
document.head.append(styles, js, texts);
await new Promise((resolve) => {
  requestAnimationFrame(resolve);
  setTimeout(resolve, document.hidden ? 0 : 500);
});
document.head.append(wasm);

try {
  const { default: start } = await import(js.href);
  await styled;
  await start({ module_or_path: wasm.href });
} catch (error) {
  // Unless the application has replaced it, the page says so.
  spoken.querySelector(".starting").hidden = true;
  spoken.querySelector(".not-started").hidden = false;
  throw error;
}
