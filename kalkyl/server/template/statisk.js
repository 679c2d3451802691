// Looks for the packages before the kernel is started, and says in Swedish what is missing.
(async () => {
  const own = document.currentScript;
  const next = own.dataset.nasta;
  const root = new URL("../../", document.baseURI);
  const tell = (heading, text) => {
    const box = document.getElementById("k-statisk");
    const strong = document.createElement("strong");
    strong.textContent = heading;
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    box.replaceChildren(strong, paragraph);
    box.hidden = false;
    const loading = document.getElementById("loading");
    if (loading) { loading.remove(); }
  };
  const heading = "Sidan kan inte räkna här.";
  const lacking = [];
  try {
    const wanted = await (await fetch(new URL("kalkyl/statisk.json", root))).json();
    const lock = new URL(wanted.lock, document.baseURI);
    const answer = await fetch(lock);
    if (!answer.ok) { throw new Error("lock"); }
    const { packages } = await answer.json();
    for (const name of wanted.packages) {
      const found = packages[name];
      const there = found && (await fetch(new URL(found.file_name, lock), { method: "HEAD" })).ok;
      if (!there) { lacking.push(name); }
    }
  } catch (error) {
    tell(heading, "Python för webbläsaren (Pyodide) kunde inte hämtas. Kontrollera förbindelsen och ladda om. Hjälper "
      + "det inte: säg till den som driver webbplatsen att adressen till Pyodide inte svarar.");
    return;
  }
  if (lacking.length) {
    tell(heading, "Python för webbläsaren (Pyodide) saknar paket som Kalkyl behöver: " + lacking.join(", ")
      + ". Säg till den som driver webbplatsen att bygga om den med en fullständig Pyodide-distribution.");
    return;
  }
  // Voici waits for the page to be loaded, which it was long ago.
  const listen = window.addEventListener.bind(window);
  window.addEventListener = (kind, run, ...rest) =>
    kind === "load" && document.readyState === "complete" ? setTimeout(run) : listen(kind, run, ...rest);
  window.update_loading_text = () => {};
  const script = document.createElement("script");
  script.src = new URL(next, document.baseURI).href;
  document.body.append(script);
})();
