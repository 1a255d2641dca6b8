/* Filters, search, copying, today's day in a new record, and the word that a page is old. Nothing here computes a status. */
(() => {
  const $ = (s, r = document) => r.querySelector(s), all = (s, r = document) => [...r.querySelectorAll(s)];
  const say = (zh, en) => (document.documentElement.lang.startsWith("zh") ? zh : en);
  const data = (base, name) => fetch(`${base}data/${name}.json`).then((r) => r.json());
  const el = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; e.textContent = text; return e; };
  const link = (href, text) => { const a = el("a", "", text); a.href = href; return a; };
  const row = (body, labels, cells) => {
    const tr = body.insertRow();
    tr.setAttribute("role", "row");
    cells.forEach((kids, n) => { const td = tr.insertCell(); td.setAttribute("role", "cell"); if (n) td.dataset.h = labels[n]; else td.className = "al-main"; td.append(...kids); });
  };

  // Paper has no forms: what was asked stands there in words, over the rows that answer it.
  const onPaper = (form, more = []) => {
    const next = form.nextElementSibling, line = next && next.className === "al-paper" ? next : form.insertAdjacentElement("afterend", el("p", "al-paper", ""));
    const asked = all("label", form).flatMap((label) => {
      const field = $("input,select", label), value = field.value.trim();
      return value ? [`${label.firstChild.data.trim()} ${field.selectedOptions ? field.selectedOptions[0].textContent : value}`] : [];
    });
    line.textContent = asked.length + more.length ? [...asked, ...more, $("output", form).textContent].join(say("；", "; ")) : "";
  };

  for (const here of all(".md-tabs__item--active, .al-sub [aria-current]")) {
    const row = here.closest(".md-tabs__list, .al-sub");
    row.scrollLeft = here.offsetLeft + here.offsetWidth - row.clientWidth + 24;
  }

  const stamp = $("[data-asof]");
  if (stamp) {
    const days = Math.floor((Date.now() - Date.parse(stamp.dataset.asof)) / 864e5);
    if (days > 1) { stamp.dataset.old = say(`这一页是 ${days} 天前的，之后的事没有算在内`, `This page is ${days} days old; what came later is not in it`); stamp.classList.add("is-old"); }
  }

  // Texts that people wrote in Chinese are told to a screen reader as such on an English page.
  if (document.documentElement.lang === "en") {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode, han = (data.match(/[\u4e00-\u9fff]/g) || []).length;
      if (han && han * 2 >= data.trim().length && !parentElement.closest("script,option")) parentElement.lang = "zh";
    }
  }

  // A table that is wider than its place scrolls by keyboard too.
  const wide = () => {
    for (const box of all(".al-scroll")) {
      if (box.tabIndex >= 0 || box.scrollWidth <= box.clientWidth) continue;
      box.tabIndex = 0; box.setAttribute("role", "region");
      box.setAttribute("aria-label", $("caption", box).textContent + say("，可左右滚动", ", scrolls sideways"));
    }
  };
  wide(); addEventListener("resize", wide);

  for (const pre of all("pre.al-cmd")) {
    const text = pre.textContent, button = el("button", "al-copy", say("复制", "Copy"));
    button.type = "button";
    button.addEventListener("click", () => navigator.clipboard.writeText(text).then(() => { button.textContent = say("已复制", "Copied"); }));
    pre.append(button);
  }

  for (const link of all("a[data-day]")) {
    const now = new Date(), pad = (n) => String(n).padStart(2, "0"), y = now.getFullYear(), m = pad(now.getMonth() + 1), d = pad(now.getDate());
    const off = -now.getTimezoneOffset(), zone = encodeURIComponent(`${off < 0 ? "-" : "+"}${pad(Math.abs(off) / 60 | 0)}:${pad(Math.abs(off) % 60)}`);
    link.href = link.getAttribute("href")
      .replace(/hz-\d{8}-/g, `hz-${y}${m}${d}-`)
      .replace(/(records(?:\/|%2F)hazard(?:\/|%2F))\d{4}(\/|%2F)\d{2}/g, `$1${y}$2${m}`)
      .replace(/at%3A\+\d{4}-\d{2}-\d{2}T\d{2}%3A\d{2}(?:%2B|-)\d{2}%3A\d{2}/, `at%3A+${y}-${m}-${d}T${pad(now.getHours())}%3A${pad(now.getMinutes())}${zone}`);
  }

  for (const item of all(".al-quiz>li")) {
    const said = el("output", "al-say"), options = all("ol>li", item), right = item.dataset.answer.charCodeAt(0) - 65;
    options.forEach((option, n) => {
      const button = el("button", "al-option", option.textContent);
      button.type = "button"; button.setAttribute("aria-pressed", false);
      button.addEventListener("click", () => {
        for (const b of all(".al-option", item)) b.setAttribute("aria-pressed", b === button);
        said.textContent = n === right ? say("对。", "Right.") : say("不对，再想想，或看答案。", "Not quite: think again, or see the answer.");
        if (n === right) $("details", item).open = true;
      });
      option.replaceChildren(button);
    });
    $("details", item).before(said);
  }

  const form = $("[data-filter]");
  if (form) {
    let rows = all("tr[data-text],li[data-text]"), rest = all("[data-rest]"), reading = null, lost = false;
    const out = $("output", form), none = $("[data-none]"), first = out.textContent, here = rows.length, long = rows.length && rows[here - 1].parentNode;
    // A phone shows some and asks for more; where a link leads to one row, all of them.
    const few = matchMedia("(max-width:44.9rem)").matches && !(location.hash && $(location.hash)) ? 40 : Infinity;
    const more = el("button", "al-go al-noprint", say("再列 40 条", "40 more"));
    let most = few;
    more.type = "button";
    if (long) (long.closest(".al-scroll") || long).after(more);
    // Rows that are not on the page are read when something is sought, so that it is sought among all.
    const read = () => reading ||= Promise.all(rest.map((body) => fetch(body.dataset.rest).then((r) => (r.ok ? r.text() : Promise.reject(r))).then((text) => {
      const part = el("template", "", "");
      part.innerHTML = `<table><tbody>${text}</tbody></table>`;
      body.append(...part.content.querySelectorAll("tr"));
    }))).catch(() => { lost = true; }).then(() => { rest = []; rows = all("tr[data-text],li[data-text]"); run(); wide(); });
    const run = () => {
      const f = Object.fromEntries(new FormData(form)), words = (f.q || "").trim().toLowerCase().split(/\s+/), asked = Object.values(f).some((v) => v.trim());
      const kept = new URLSearchParams(Object.entries(f).filter(([, v]) => v.trim())).toString();
      history.replaceState(null, "", location.pathname + (kept ? "?" + kept : "") + location.hash);
      if (asked && rest.length) { out.textContent = say("正在读取……", "Reading …"); read(); return; }
      const last = asked ? most : Math.min(most, here);
      let n = 0, listed = 0;
      for (const r of rows) {
        const ok = words.every((w) => r.dataset.text.includes(w)) && Object.entries(f).every(([k, v]) => k === "q" || !v || (r.dataset[k] || "").split(" ").includes(v));
        r.hidden = !ok || (r.parentNode === long && ++listed > last); n += ok;
      }
      out.textContent = !asked ? first : say(`${n} 条符合，共 ${rows.length} 条`, `${n} of ${rows.length}`) + (lost ? say("；较早的没有读到，请检查网络再试", "; older ones could not be read: check the network and try again") : "");
      if (none) none.hidden = n > 0;
      more.hidden = listed <= last || last >= (asked ? Infinity : here);
      onPaper(form);
    };
    const anew = () => { most = few; run(); wide(); };
    for (const [k, v] of new URLSearchParams(location.search)) if (form.elements[k]) form.elements[k].value = v;
    more.addEventListener("click", () => { most += 40; run(); });
    addEventListener("beforeprint", () => { most = Infinity; run(); });
    form.addEventListener("input", anew);
    form.addEventListener("reset", () => setTimeout(anew));
    form.addEventListener("submit", (e) => e.preventDefault());
    if (here) run();
  }

  const find = $("[data-ledger]");
  if (find) {
    const base = find.dataset.base, body = $("#ledger tbody"), out = $("output", find), none = $("[data-none]"), more = $("[data-more]"), facets = all("[data-facet]");
    const [ID, KIND, TITLE, DAY, UNIT, PLACE, FIELD, STATE, TONE, HREF] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const of = { k: (r) => r[KIND], u: (r) => r[UNIT], s: (r) => r[STATE], f: (r) => r[FIELD], m: (r) => r[DAY].slice(0, 7) };
    const labels = all("#ledger thead th").map((th) => th.textContent), pick = {}, url = new URLSearchParams(location.search);
    let rows = [], most = 40;
    find.elements.q.value = url.get("q") || "";
    for (const f of facets) if (url.get(f.dataset.facet)) pick[f.dataset.facet] = url.get(f.dataset.facet);
    const words = () => find.elements.q.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const hit = (r, sought, skip) => sought.every((w) => r.text.includes(w)) && Object.entries(pick).every(([k, v]) => k === skip || of[k](r) === v);
    const line = (r) => row(body, labels, [
      [link(base + r[HREF], r[TITLE]), el("small", "", r[ID])], [r[KIND]], [r[UNIT]], [r[PLACE]], [r[DAY]],
      [r[STATE] ? el("span", "al-chip al-chip--" + r[TONE], r[STATE]) : ""],
    ]);
    const draw = () => {
      const sought = words(), found = rows.filter((r) => hit(r, sought));
      body.replaceChildren();
      found.slice(0, most).forEach(line);
      out.textContent = say(`${found.length} 条`, `${found.length} found`) + (found.length > most ? say(`，列出前 ${most} 条`, `, the first ${most} shown`) : "");
      none.hidden = found.length > 0; more.hidden = found.length <= most;
      onPaper(find, Object.values(pick));
      for (const f of facets) facet(f, sought);
      const kept = new URLSearchParams([...(sought.length ? [["q", find.elements.q.value.trim()]] : []), ...Object.entries(pick)]).toString();
      history.replaceState(null, "", location.pathname + (kept ? "?" + kept : ""));
    };
    const facet = (f, sought) => {
      const k = f.dataset.facet, count = {};
      for (const r of rows) if (hit(r, sought, k)) { const v = of[k](r); if (v) count[v] = (count[v] || 0) + 1; }
      f.parentNode.hidden = !Object.keys(count).length;
      const order = k === "m" ? (a, b) => (a[0] < b[0] ? 1 : -1) : k === "u" ? (a, b) => a[0].localeCompare(b[0], "zh") : (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
      const focused = f.contains(document.activeElement) ? document.activeElement.dataset.value : null;
      f.replaceChildren(...Object.entries(count).sort(order).map(([v, n]) => {
        const b = el("button", "al-facet", v);
        b.type = "button"; b.dataset.value = v; b.setAttribute("aria-pressed", pick[k] === v); b.append(el("small", "", n));
        b.addEventListener("click", () => { if (pick[k] === v) delete pick[k]; else pick[k] = v; most = 40; draw(); });
        return b;
      }));
      if (focused) { const again = all("button", f).find((b) => b.dataset.value === focused); if (again) again.focus(); }
    };
    more.addEventListener("click", () => { most += 100; draw(); });
    find.addEventListener("input", () => { most = 40; draw(); });
    find.addEventListener("submit", (e) => e.preventDefault());
    Promise.all(find.dataset.ledger.split(" ").filter(Boolean).map((name) => data(base, name))).then((parts) => {
      rows = parts.flat();
      for (const r of rows) r.text = (r[ID] + " " + r[TITLE] + " " + r[UNIT] + " " + r[PLACE] + " " + r[KIND] + " " + r[FIELD]).toLowerCase();
      draw();
    });
  }

  const log = $("[data-changes]");
  if (log) {
    const { base, changes } = log.dataset, step = Number(log.dataset.shown), body = $("#changes tbody"), out = $("output", log), none = $("[data-none]"), more = $("[data-more]");
    const labels = all("#changes thead th").map((th) => th.textContent), latest = [...body.rows], first = out.textContent, months = {};
    const [ID, TITLE, RECEIVED, UNIT, WHO, STEP, MOVED, TRUST, COMMIT] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    let most = step, asked = 0;
    const line = (r) => {
      const small = el("small", "", "");
      small.append(el("span", "al-code", r[ID]));
      row(body, labels, [
        [link(`${base}r/${r[ID]}/`, r[TITLE]), small], [el("span", "al-num", r[RECEIVED])], [el("span", "al-who", r[WHO])], [el("span", "al-num", r[STEP])],
        [r[MOVED]], [el("span", "al-trust al-trust--" + r[TRUST][1], r[TRUST])], [el("span", "al-code", r[COMMIT])],
      ]);
    };
    const draw = async () => {
      const f = Object.fromEntries([...new FormData(log)].filter(([, v]) => v.trim())), turn = ++asked;
      const kept = new URLSearchParams(f).toString();
      history.replaceState(null, "", location.pathname + (kept ? "?" + kept : ""));
      for (const a of all(".al-months a")) {
        const month = new URLSearchParams(a.search);
        if (month.get("from") === f.from && month.get("to") === f.to) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
      }
      if (!kept) { body.replaceChildren(...latest); out.textContent = first; none.hidden = more.hidden = true; onPaper(log); return; }
      const within = changes.split(" ").filter((m) => (!f.from || m >= f.from.slice(0, 7)) && (!f.to || m <= f.to.slice(0, 7)));
      if (within.some((m) => !months[m])) out.textContent = say("正在读取……", "Reading …");
      for (const m of within) months[m] ||= data(base, "changes-" + m).catch(() => { months[m] = null; });
      const parts = await Promise.all(within.map((m) => months[m]));
      if (turn !== asked) return;
      if (parts.includes(undefined)) { out.textContent = say("有的月份读不到，请检查网络再试", "Some months cannot be read: check the network and try again"); return; }
      const rows = parts.flat();
      const words = (f.q || "").toLowerCase().split(/\s+/).filter(Boolean);
      const found = rows.filter((r) => (!f.from || r[RECEIVED].slice(0, 10) >= f.from) && (!f.to || r[RECEIVED].slice(0, 10) <= f.to) && (!f.unit || r[UNIT] === f.unit)
        && (!f.step || r[STEP] === f.step) && (!f.moves || (r[MOVED] !== "") === (f.moves === "yes"))
        && (!words.length || ((text) => words.every((w) => text.includes(w)))(`${r[ID]} ${r[TITLE]} ${r[WHO]} ${r[COMMIT]}`.toLowerCase())));
      body.replaceChildren();
      found.slice(0, most).forEach(line);
      out.textContent = say(`${found.length} 条`, `${found.length} found`) + (found.length > most ? say(`，列出前 ${most} 条`, `, the first ${most} shown`) : "");
      none.hidden = found.length > 0; more.hidden = found.length <= most;
      onPaper(log);
    };
    const anew = () => { most = step; draw(); };
    for (const [k, v] of new URLSearchParams(location.search)) if (log.elements[k]) log.elements[k].value = v;
    more.addEventListener("click", () => { most += step; draw(); });
    log.addEventListener("input", anew);
    log.addEventListener("reset", () => setTimeout(anew));
    log.addEventListener("submit", (e) => e.preventDefault());
    if (location.search.length > 1) draw();
  }
})();
