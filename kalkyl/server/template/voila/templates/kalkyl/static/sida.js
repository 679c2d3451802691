/* What surrounds the calculation: menu, start page, links, comparison, figures to download, presentation.
   Everything happens in the browser; nothing is sent anywhere. */
(function () {
  "use strict";
  const kText = window.kText;
  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const CALCULATOR = "investeringskalkyl", EXCLUSION = "utanforskapets_kostnad", MOST = 5;

  function memory(action, key, value) {
    try {
      if (action === "set") { sessionStorage.setItem(key, value); return true; }
      if (action === "remove") { sessionStorage.removeItem(key); return true; }
      return sessionStorage.getItem(key);
    } catch (error) { return null; }
  }
  function base64(bytes) {
    let text = "";
    bytes.forEach(byte => { text += String.fromCharCode(byte); });
    return btoa(text);
  }

  /* 1. Menu on narrow screens. */
  function menu() {
    const button = $(".k-menu-button");
    if (!button) { return; }
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      $("#k-meny").classList.toggle("k-open", open);
    });
  }

  /* 2. Start page: the municipality that the other pages begin with, and a saved scenario to go on with. */
  function chooseKommun() {
    const field = $("#k-kommun"), answer = $("#k-kommun-svar");
    if (!field) { return; }
    const options = $$("#k-kommuner option");
    const name = value => options.find(o => o.value.toLocaleLowerCase("sv") === value.trim().toLocaleLowerCase("sv"));
    const known = options.find(o => o.dataset.kod === memory("get", "kalkyl-kommun"));
    if (known) { field.value = known.value; answer.textContent = kText("Alla sidor börjar med {namn}.", { namn: known.value }); }
    field.addEventListener("change", () => {
      const chosen = name(field.value);
      field.setAttribute("aria-invalid", String(!chosen && field.value.trim() !== ""));
      if (chosen) {
        memory("set", "kalkyl-kommun", chosen.dataset.kod);
        answer.textContent = kText("Alla sidor börjar med {namn}.", { namn: chosen.value });
      } else if (field.value.trim() === "") {
        memory("remove", "kalkyl-kommun");
        answer.textContent = kText("Alla sidor börjar då med den.");
      } else { answer.textContent = kText("Den kommunen finns inte. Välj i listan."); }
    });
  }
  function openFile() {
    const field = $("#k-fil"), answer = $("#k-fil-svar");
    if (!field) { return; }
    field.addEventListener("change", async () => {
      const file = field.files[0];
      if (!file) { return; }
      if (file.size > 3000000) { answer.textContent = kText("Filen är större än 3 MB och är knappast ett scenario."); return; }
      const bytes = new Uint8Array(await file.arrayBuffer());
      const text = new TextDecoder().decode(bytes);
      if (!file.name.toLowerCase().endsWith(".xlsx") && !/format\s*=\s*"kalkyl-/.test(text)) {
        answer.textContent = kText("Det är ingen scenariofil. Den ska vara sparad från Kalkyl.");
        return;
      }
      const page = /id = "en_person"/.test(text) ? EXCLUSION : CALCULATOR;
      if (!memory("set", "kalkyl-scenario-" + page, base64(bytes))) {
        answer.textContent = kText("Webbläsaren kan inte spara filen. Öppna den i stället på sidan, med Öppna scenario.");
        return;
      }
      memory("set", "kalkyl-scenario-" + page + "-fortsatt", "1");
      location.href = field.dataset.kAdress + page + ".ipynb";
    });
  }

  /* 3. A link to the scenario: shown in full and copied. */
  function share() {
    $$("[data-k-lank]:not([data-k-klar])").forEach(part => {
      part.dataset.kKlar = "1";
      const field = $("input", part), answer = $("[role=status]", part);
      field.value = location.origin + location.pathname + "#scenario=" + part.dataset.kLank;
      field.addEventListener("focus", () => field.select());
      const copied = () => { answer.textContent = kText("Länken är kopierad."); };
      const byHand = () => { field.focus(); answer.textContent = kText("Kopiera länken i rutan."); };
      if (navigator.clipboard) { navigator.clipboard.writeText(field.value).then(copied, byHand); } else { byHand(); }
    });
  }

  /* 4. Scenarios taken along to the comparison, at most five, kept in this tab. */
  function basket() {
    try { return JSON.parse(memory("get", "kalkyl-jamfor") || "[]"); } catch (error) { return []; }
  }
  function take(button) {
    const source = $("[data-k-scenario]");
    if (!source) { return; }
    const kept = basket(), scenario = source.dataset.kScenario;
    let text = kText("Tillagt.");
    if (kept.includes(scenario)) { text = kText("Det finns redan med."); }
    else if (kept.length >= MOST) { text = kText("Fem scenarier är redan valda."); }
    else { kept.push(scenario); memory("set", "kalkyl-jamfor", JSON.stringify(kept)); }
    let answer = button.nextElementSibling;
    if (!answer) {
      answer = document.createElement("span");
      answer.setAttribute("role", "status");
      button.after(answer);
    }
    const address = ($$("#k-meny a").find(a => a.href.endsWith("jamfor.ipynb")) || {}).href;
    answer.textContent = text + " ";
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = kText("Jämför {antal} scenarier", { antal: kept.length });
      answer.append(link);
    }
  }

  let comparing = false;
  function comparison() {
    const source = $("[data-k-jamforelse]"), field = $(".k-ankomst textarea");
    if (!source || !field) { return; }
    if (!comparing) {
      comparing = true;
      const kept = basket();
      if (kept.length) {
        field.value = "jamfor=" + kept.join(",");
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        return;
      }
    }
    const now = source.dataset.kJamforelse ? source.dataset.kJamforelse.split(",") : [];
    if (now.length || comparing === "shown") { comparing = "shown"; memory("set", "kalkyl-jamfor", JSON.stringify(now)); }
  }

  /* 5. Figures: as SVG or PNG, drawn in the browser. */
  function figureTools() {
    $$("figure.k-figure:not([data-k-verktyg])").forEach(part => {
      if (!$("svg", part)) { return; }
      part.dataset.kVerktyg = "1";
      const tools = document.createElement("p");
      tools.className = "k-figure-tools k-noprint";
      tools.append(kText("Ladda ner figuren:") + " ");
      ["SVG", "PNG"].forEach(kind => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "k-link-button";
        button.dataset.kFigur = kind;
        button.textContent = kind;
        button.setAttribute("aria-label", kText("Ladda ner figuren som {slag}", { slag: kind }));
        tools.append(button);
      });
      part.append(tools);
    });
  }
  function saveFigure(button) {
    const part = button.closest("figure"), shown = $$("svg", part).find(s => s.getBoundingClientRect().width > 0);
    if (!shown) { return; }
    const copy = shown.cloneNode(true), box = shown.viewBox.baseVal;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    copy.style.fontFamily = "Arial, Helvetica, sans-serif";
    const caption = ($("figcaption", part) || {}).textContent || "figur";
    const name = caption.toLocaleLowerCase("sv").replace(/[åä]/g, "a").replace(/ö/g, "o").replace(/[^a-z0-9]+/g, "_")
      .replace(/^_|_$/g, "").slice(0, 50) || "figur";
    const blob = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
    if (button.dataset.kFigur === "SVG") { save(blob, name + ".svg"); return; }
    const picture = new Image(), address = URL.createObjectURL(blob);
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = box.width * 2;
      canvas.height = box.height * 2;
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(address);
      canvas.toBlob(png => save(png, name + ".png"), "image/png");
    };
    picture.src = address;
  }
  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* 6. Presentation: larger text, no form; Esc leaves it. */
  function present(on) { document.body.classList.toggle("k-presentation", on); }

  /* 7. Hand in to the workshop that this browser has joined. */
  function workshopBar() {
    if (!$("[data-k-scenario]") || $(".k-workshop-bar")) { return; }
    let joined = null;
    try { joined = JSON.parse(localStorage.getItem("kalkyl-workshop") || "null"); } catch (error) { return; }
    if (!joined) { return; }
    const bar = document.createElement("div"), text = document.createElement("p"), button = document.createElement("button");
    bar.className = "k-workshop-bar k-noprint";
    text.textContent = kText("Workshop {kod}, grupp {grupp}.", { kod: joined.kod, grupp: joined.grupp });
    text.setAttribute("role", "status");
    button.type = "button";
    button.className = "k-button";
    button.textContent = kText("Lämna in till kursledaren");
    button.addEventListener("click", () => handIn(joined, text));
    bar.append(text, button);
    $(".k-header").after(bar);
  }
  async function handIn(joined, text) {
    const scenario = new TextDecoder().decode(Uint8Array.from(atob($("[data-k-scenario]").dataset.kScenario), c => c.charCodeAt(0)));
    const token = (document.cookie.match(/(?:^|; )_xsrf=([^;]*)/) || [])[1] || "";
    let said = kText("Servern svarar inte. Försök igen.");
    try {
      const answer = await fetch(joined.api + joined.kod + "/lamna", {
        method: "POST", headers: { "X-XSRFToken": token }, body: JSON.stringify({ grupp: joined.grupp, scenario }),
      });
      said = answer.ok ? kText("Inlämnat {tid}. Ni kan lämna in igen; den senaste gäller.",
        { tid: new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" }) }) : (await answer.json()).fel;
    } catch (error) { /* said already */ }
    text.textContent = said;
  }

  document.addEventListener("click", event => {
    const on = selector => event.target.closest && event.target.closest(selector);
    if (on("[data-k-jamfor]")) { take(on("[data-k-jamfor]")); }
    if (on("[data-k-figur]")) { saveFigure(on("[data-k-figur]")); }
    if (on("[data-k-visning]")) { present(!document.body.classList.contains("k-presentation")); }
  });
  document.addEventListener("keydown", event => { if (event.key === "Escape") { present(false); } });

  let queued = false;
  function refresh() { queued = false; share(); figureTools(); workshopBar(); comparison(); }
  function start() {
    menu(); chooseKommun(); openFile(); refresh();
    new MutationObserver(() => { if (!queued) { queued = true; requestAnimationFrame(refresh); } })
      .observe(document.body, { childList: true, subtree: true });
  }
  if (document.body) { start(); } else { document.addEventListener("DOMContentLoaded", start); }
})();
