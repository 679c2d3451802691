/* What the page does by itself: notices a lost connection, keeps the scenario through a reload, downloads in one
   click, ties help texts to their fields and remembers which parts are open. Talks to Python through ordinary
   widgets only (hidden fields), never by running code. */
(function () {
  "use strict";
  /* Texts in the visitor's language: the page carries those that are not Swedish. Places are written {name}. */
  const texts = JSON.parse((document.getElementById("k-texter") || {}).textContent || "{}");
  window.kText = (text, values) => Object.entries(values || {}).reduce(
    (shown, [name, value]) => shown.replaceAll("{" + name + "}", String(value)), texts[text] || text);
  const kText = window.kText;
  const PAGE = document.documentElement.dataset.kalkylSida || "";
  const PING_MS = 4000, LOST_MS = 10000;
  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const pageName = () => document.body.dataset.kalkylSida || PAGE || "sida";
  const storageKey = () => "kalkyl-scenario-" + pageName();

  function setInput(element, value) {
    element.value = value;
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function storage(action, key, value) {
    try {
      if (action === "set") { sessionStorage.setItem(key, value); }
      else if (action === "remove") { sessionStorage.removeItem(key); }
      else { return sessionStorage.getItem(key); }
    } catch (error) { /* private mode without storage: the page works, without memory */ }
    return null;
  }

  /* 1. Connection: a hidden field is changed, Python answers with the same number. */
  let sent = 0, sentAt = 0, waiting = false;
  function ping() {
    if (document.hidden) { waiting = false; return; }
    const field = $(".k-ping input");
    if (!field) { return; }
    const echo = $("[data-k-eko]");
    if (waiting && echo && Number(echo.dataset.kEko) >= sent) { waiting = false; showLost(false); }
    if (waiting) {
      if (Date.now() - sentAt > LOST_MS) { showLost(true); }
      return;
    }
    sent = Date.now();
    sentAt = sent;
    waiting = true;
    setInput(field, String(sent));
  }
  function showLost(lost) {
    const banner = $("#k-avbrott");
    if (!banner || banner.hidden === !lost) { return; }
    banner.hidden = !lost;
    document.body.classList.toggle("k-lost", lost);
    if (lost) {
      banner.innerHTML = "<p><strong>" + kText("Kontakten med beräkningen bröts.") + "</strong> "
        + kText("Siffrorna på sidan räknas inte om förrän kontakten är tillbaka. Dina inmatningar är sparade i den här fliken.") + "</p>";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "k-button";
      button.textContent = kText("Ladda om sidan och fortsätt");
      const answer = document.createElement("p");
      button.addEventListener("click", () => startAgain(answer));
      banner.append(button, answer);
    }
  }

  async function startAgain(answer) {
    try {
      await fetch(document.body.dataset.baseUrl.replace(/voila\/$/, "halsa"), { cache: "no-store" });
    } catch (error) {
      answer.textContent = kText("Servern svarar inte. Vänta en stund och försök igen. Stäng inte fliken.");
      return;
    }
    storage("set", storageKey() + "-fortsatt", "1");
    location.reload();
  }

  /* 2. Memory: the scenario is kept in this browser tab and offered back after a reload. */
  let offered = false;
  function remember() {
    const source = $("[data-k-scenario]");
    if (!source) { return; }
    if (!offered) { offered = true; if (!arrive()) { offer(source.dataset.kScenario); } return; }
    if (source.dataset.kKommun) { storage("set", "kalkyl-kommun", source.dataset.kKommun); }
    if (source.dataset.kAndrad === "1" && !$("#k-aterstall:not([hidden])")) {
      storage("set", storageKey(), source.dataset.kScenario);
    }
  }
  function arrive() {
    const code = location.hash.slice(1);
    if (!/^(scenario|kommun|takter)=/.test(code)) { return false; }
    history.replaceState(null, "", location.pathname + location.search);
    if (code.startsWith("takter=")) {
      const saved = storage("get", storageKey());
      if (saved) { restore(saved); } else { send("kommun=" + (storage("get", "kalkyl-kommun") || "")); }
    }
    send(decodeURIComponent(code));
    return true;
  }
  function send(text) {
    const field = $(".k-ankomst textarea");
    if (field && !text.endsWith("=")) { setInput(field, text); }
  }
  function offer(current) {
    const saved = storage("get", storageKey());
    const direct = storage("get", storageKey() + "-fortsatt");
    storage("remove", storageKey() + "-fortsatt");
    if (!saved || saved === current) { send("kommun=" + (storage("get", "kalkyl-kommun") || "")); return; }
    if (direct) { restore(saved); return; }
    const bar = $("#k-aterstall");
    bar.innerHTML = "<p>" + kText("Du har ett påbörjat scenario i den här fliken.") + "</p>";
    const go = document.createElement("button");
    go.type = "button"; go.className = "k-button"; go.textContent = kText("Fortsätt med det");
    go.addEventListener("click", () => { bar.hidden = true; restore(saved); });
    const no = document.createElement("button");
    no.type = "button"; no.className = "k-button k-button-quiet"; no.textContent = kText("Börja om från början");
    no.addEventListener("click", () => { bar.hidden = true; storage("remove", storageKey()); });
    bar.append(go, no);
    bar.hidden = false;
  }
  function restore(saved) {
    const field = $(".k-aterlas textarea");
    if (field) { setInput(field, saved); }
  }

  /* 3. Download in one click: Python puts a link with the file in it, the page follows the link once. */
  function download() {
    $$("a[data-k-ladda]:not([data-k-klar])").forEach(link => {
      link.dataset.kKlar = "1";
      const [head, body] = link.href.split(",", 2);
      const bytes = Uint8Array.from(atob(body), c => c.charCodeAt(0));
      const address = URL.createObjectURL(new Blob([bytes], { type: head.slice(5).split(";")[0] }));
      link.href = address;
      link.click();
    });
  }

  /* 4. Help and error texts are tied to their field for screen readers. */
  let counter = 0;
  function tie() {
    $$(".k-field").forEach(field => {
      const input = $("input, select, textarea", field), note = $(".k-note", field);
      if (!input) { return; }
      if (note) {
        if (!note.id) { note.id = "k-hjalp-" + (++counter); }
        if (input.getAttribute("aria-describedby") !== note.id) { input.setAttribute("aria-describedby", note.id); }
      }
      const wrong = field.classList.contains("k-wrong") ? "true" : "false";
      if (input.getAttribute("aria-invalid") !== wrong) { input.setAttribute("aria-invalid", wrong); }
      if (field.classList.contains("k-number") && !input.inputMode) { input.inputMode = "text"; }
      if (input.autocomplete !== "off") { input.autocomplete = "off"; input.spellcheck = false; }
    });
    $$(".k-live:not([aria-live])").forEach(part => part.setAttribute("aria-live", "polite"));
    $$(".k-upload button").forEach(button => button.childNodes.forEach(node => {
      const text = node.nodeType === 3 ? node.data.replace(/ \(\d+\)$/, "") : "";
      if (node.nodeType === 3 && node.data !== text) { node.data = text; }
    }));
    const footer = $(".k-footer"), main = $("#rendered_cells");
    if (footer && document.body.lastElementChild !== footer) { document.body.appendChild(footer); }
    if (main && !main.hasAttribute("role")) { main.setAttribute("role", "main"); }
    $$(".k-table-wrap").forEach(wrap => {
      const needs = wrap.scrollWidth > wrap.clientWidth + 1;
      if (needs && wrap.tabIndex !== 0) { wrap.tabIndex = 0; wrap.setAttribute("role", "region"); }
      if (!needs && wrap.hasAttribute("tabindex")) { wrap.removeAttribute("tabindex"); wrap.removeAttribute("role"); }
    });
  }

  /* 5. Folded parts stay as the reader left them when the result is drawn again; what is open is what is printed. */
  const open = new Map();
  document.addEventListener("toggle", event => {
    const part = event.target;
    if (part.matches && part.matches("details[data-k-del]")) { open.set(part.dataset.kDel, part.open); }
  }, true);
  function unfold() {
    $$("details[data-k-del]").forEach(part => {
      const wanted = open.get(part.dataset.kDel);
      if (wanted !== undefined && part.open !== wanted) { part.open = wanted; }
    });
  }
  document.addEventListener("click", event => {
    if (event.target.closest && event.target.closest("[data-k-skriv-ut]")) { window.print(); }
    if (event.target.closest && event.target.closest("[data-k-sprak]") && storage("get", storageKey())) {
      storage("set", storageKey() + "-fortsatt", "1"); // the same scenario in the other language
    }
  });

  /* 6. Searchable list: empty while one searches, so that every choice is offered; restored if nothing is chosen. */
  document.addEventListener("focusin", event => {
    const field = event.target.closest && event.target.closest(".k-search") && event.target;
    if (field && field.tagName === "INPUT") {
      field.dataset.kForra = field.value;
      field.placeholder = field.value || kText("Skriv kommunens namn");
      field.value = "";
    }
  });
  document.addEventListener("focusout", event => {
    const field = event.target;
    if (field.dataset && field.dataset.kForra !== undefined) {
      if (field.value === "") { field.value = field.dataset.kForra; }
      delete field.dataset.kForra;
    }
  });

  let queued = false;
  function refresh() {
    queued = false;
    download(); unfold(); tie(); remember();
  }
  function start() {
    document.title = document.title.replace(/^(?!.*Kalkyl$)(.*)$/, "$1 – Kalkyl");
    new MutationObserver(() => {
      if (!queued) { queued = true; requestAnimationFrame(refresh); }
    }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
    window.addEventListener("resize", tie);
    setInterval(ping, PING_MS);
    setTimeout(ping, 1500);
    refresh();
  }
  if (document.body) { start(); } else { document.addEventListener("DOMContentLoaded", start); }
})();
