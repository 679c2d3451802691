/* The workshop page: groups join with a code, the facilitator gathers what they hand in. Everything from the server
   is put on the page as text. */
(function () {
  "use strict";
  const kText = window.kText;
  const $ = selector => document.querySelector(selector);
  const root = $("#k-workshop"), api = root.dataset.kApi, EVERY_MS = 3000, MOST = 5;
  const chosen = new Set();
  let groups = [], ends = null, answersShown = null;

  /* The group is remembered in localStorage, so that a calculator opened in another tab can hand in. */
  function read(where, key) { try { return JSON.parse(where.getItem(key) || "null"); } catch (error) { return null; } }
  function write(where, key, value) {
    try { if (value === null) { where.removeItem(key); } else { where.setItem(key, JSON.stringify(value)); } } catch (error) { /* without storage */ }
  }
  const group = () => read(localStorage, "kalkyl-workshop"), leader = () => read(sessionStorage, "kalkyl-ledare");

  async function ask(code, action, data) {
    const headers = { "X-XSRFToken": (document.cookie.match(/(?:^|; )_xsrf=([^;]*)/) || [])[1] || "" };
    const own = leader();
    if (own) { headers["X-Kalkyl-Nyckel"] = own.nyckel; }
    const options = data === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(data) };
    try {
      const answer = await fetch(api + (code || "-") + "/" + action, options);
      const found = await answer.json();
      return answer.ok ? found : { fel: found.fel || kText("Servern kunde inte svara.") };
    } catch (error) { return { fel: kText("Servern svarar inte. Försök igen.") }; }
  }

  async function join() {
    const code = $("#k-kod").value.trim().toUpperCase(), name = $("#k-grupp").value.trim(), answer = $("#k-ga-med-svar");
    if (!name) { answer.textContent = kText("Skriv vad gruppen heter."); return; }
    const found = /^[A-Z0-9]{4,8}$/.test(code) ? await ask(code, "lage") : { fel: kText("Koden har sex bokstäver och siffror.") };
    if (found.fel) { answer.textContent = found.fel; return; }
    write(localStorage, "kalkyl-workshop", { kod: code, grupp: name, api });
    show();
  }

  async function begin() {
    const made = await ask("-", "ny", {});
    if (made.fel) { $("#k-ny-svar").textContent = made.fel; return; }
    write(sessionStorage, "kalkyl-ledare", made);
    show();
  }

  async function steer(button) {
    const own = leader(), action = button.dataset.kStyr, minutes = Number($("#k-minuter").value.replace(",", "."));
    const answer = $("#k-ledare-svar");
    if (action === "timer" && !(minutes > 0 && minutes <= 240)) { answer.textContent = kText("Skriv minuter mellan 1 och 240."); return; }
    if (action === "avsluta" && !confirm(kText("Avsluta workshopen och ta bort allt som lämnats in?"))) { return; }
    if (action === "nollstall" && !confirm(kText("Ta bort allt som lämnats in?"))) { return; }
    const value = { timer: minutes, stopp: 0, facit: button.getAttribute("aria-pressed") !== "true" }[action];
    const done = await ask(own.kod, "styr", { vad: action === "stopp" ? "timer" : action, varde: value });
    answer.textContent = done.fel || "";
    if (!done.fel && action === "avsluta") { write(sessionStorage, "kalkyl-ledare", null); }
    if (!done.fel && action === "nollstall") { chosen.clear(); }
    show();
  }

  function cell(row, text, label, number) {
    const made = document.createElement("td");
    made.textContent = text;
    made.dataset.label = label;
    if (number) { made.className = "k-num"; }
    row.append(made);
    return made;
  }
  function draw() {
    const body = $("#k-grupper");
    const text = JSON.stringify(groups);
    if (body.dataset.kVisat === text) { return; }
    body.dataset.kVisat = text;
    body.replaceChildren(...groups.map(one => {
      const row = document.createElement("tr"), head = document.createElement("th");
      head.scope = "row";
      head.textContent = one.grupp;
      row.append(head);
      cell(row, one.namn, kText("Scenario")).title = one.mening;
      cell(row, one.kommun, kText("Kommunen"), true);
      cell(row, one.staten, kText("Staten"), true);
      cell(row, one.samhallet, kText("Samhället"), true);
      cell(row, kText("kl. {tid}", { tid: one.tid }), kText("Inlämnat"));
      const tick = document.createElement("input");
      tick.type = "checkbox";
      tick.checked = chosen.has(one.grupp);
      tick.setAttribute("aria-label", kText("Jämför {namn}", { namn: one.grupp }));
      tick.addEventListener("change", () => { if (tick.checked) { chosen.add(one.grupp); } else { chosen.delete(one.grupp); } });
      cell(row, "", kText("Jämför")).append(tick);
      return row;
    }));
  }
  function compare() {
    const picked = groups.filter(one => chosen.has(one.grupp)), answer = $("#k-jamfor-svar");
    if (picked.length < 2 || picked.length > MOST) { answer.textContent = kText("Välj två till fem grupper."); return; }
    const bytes = text => btoa(Array.from(new TextEncoder().encode(text), b => String.fromCharCode(b)).join(""));
    write(sessionStorage, "kalkyl-jamfor", picked.map(one => bytes(one.scenario)));
    location.href = root.dataset.kJamforSida;
  }

  function tick() {
    const shown = $("#k-tid");
    shown.hidden = ends === null;
    if (ends === null) { return; }
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    shown.textContent = left ? kText("Tid kvar: {minuter} min {sekunder} s", { minuter: Math.floor(left / 60), sekunder: String(left % 60).padStart(2, "0") }) : kText("Tiden är ute.");
  }
  async function look() {
    const own = leader(), mine = group(), code = own ? own.kod : mine && mine.kod;
    if (!code || document.hidden) { return; }
    const found = await ask(code, own ? "alla" : "lage");
    if (found.fel) {
      (own ? $("#k-ledare-svar") : $("#k-ga-med-svar")).textContent = found.fel;
      return;
    }
    ends = found.sekunder_kvar === null ? null : Date.now() + 1000 * found.sekunder_kvar;
    if (own) {
      groups = found.grupper;
      draw();
      $("[data-k-styr=facit]").setAttribute("aria-pressed", String(found.facit));
      $("[data-k-styr=facit]").textContent = found.facit ? kText("Dölj facit") : kText("Visa facit för alla");
    }
    answers(own ? true : found.facit);
  }
  /* In a workshop the answers stay closed until the facilitator opens them; alone one may look at any time. */
  function answers(allowed) {
    if (answersShown === allowed) { return; }
    answersShown = allowed;
    document.querySelectorAll("[data-k-facit]").forEach(part => { part.hidden = !allowed; if (!allowed) { part.open = false; } });
  }
  function show() {
    const own = leader(), mine = group();
    $("#k-ledare").hidden = !own;
    $("#k-delta").hidden = Boolean(own);
    $("#k-visad-kod").textContent = own ? own.kod : "";
    $("#k-ny").hidden = Boolean(own);
    $("#k-lamna-grupp").hidden = !mine;
    if (mine) {
      $("#k-kod").value = mine.kod;
      $("#k-grupp").value = mine.grupp;
      $("#k-ga-med-svar").textContent = kText("Ni är med som {namn}. Lämna in med knappen på kalkylsidan.", { namn: mine.grupp });
    }
    if (!own && !mine) { answers(true); ends = null; }
    look();
  }

  $("#k-ga-med").addEventListener("click", join);
  $("#k-lamna-grupp").addEventListener("click", () => { write(localStorage, "kalkyl-workshop", null); $("#k-ga-med-svar").textContent = ""; show(); });
  $("#k-ny").addEventListener("click", begin);
  $("#k-jamfor-valda").addEventListener("click", compare);
  document.querySelectorAll("[data-k-styr]").forEach(button => button.addEventListener("click", () => steer(button)));
  setInterval(look, EVERY_MS);
  setInterval(tick, 1000);
  show();
})();
