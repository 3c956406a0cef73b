// Loads the application. A file of its own because the page's content security policy forbids inline scripts.
const { js, wasm } = document.getElementById("start").dataset;
try {
  const { default: start } = await import(js);
  await start({ module_or_path: wasm });
} catch (error) {
  const line = document.getElementById("starting");
  if (line) {
    line.textContent =
      "The page could not start. Reload it; if that does not help, use a browser of the last two years (WebAssembly is needed).";
  }
  throw error;
}
