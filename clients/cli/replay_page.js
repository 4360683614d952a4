"use strict";
// Draws the replay that stands in #data: lanes over time, the state that the steps up to the slider
// come to, and the steps themselves. Fetches nothing.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  const LANES = ["", "Voldshændelser", "Notifikationer", "Greb", "Støtte"];
  const SHAPES = ["", "M0-7 7 6-7 6Z", "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0Z", "M-5.5-5.5h11v11h-11Z", "M0-7.5 6.5 0 0 7.5-6.5 0Z"];
  const WINDOW = 180 * 86400e3;
  const zone = { timeZone: "Europe/Copenhagen" };
  const dayAndTime = new Intl.DateTimeFormat("da-DK", { ...zone, weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("da-DK", { ...zone, day: "numeric", month: "short", year: "numeric" });
  const month = new Intl.DateTimeFormat("da-DK", { ...zone, month: "short", year: "2-digit" });
  const name = (id) => data.names[id] || id.slice(0, 8);

  // One step of both replays: the same fact, of the same kind. A lever's readiness is told anew for
  // each period, so there its time tells them apart.
  const keyOf = (s) => s.f + s.k + (s.k.startsWith("LEVER_") ? s.t : "");
  const steps = { now: data.now, then: data.then || null };
  const moment = data.moment;
  if (steps.then) {
    const then = new Map(steps.then.map((s) => [keyOf(s), s]));
    const now = new Map(steps.now.map((s) => [keyOf(s), s]));
    const same = (a, b) => a.t === b.t && a.x === b.x;
    for (const s of steps.now) {
      const was = then.get(keyOf(s));
      if (was ? !same(was, s) : s.t <= moment) {
        s.d = was ? "kendt anderledes dengang" : "ikke kendt dengang";
        s.unknown = !was;
      }
    }
    for (const s of steps.then) {
      const is = now.get(keyOf(s));
      if (!is) { s.d = "senere trukket tilbage"; s.gone = true; }
      else if (!same(is, s)) s.d = "siden rettet";
    }
  }

  const drawn = (list) => list.filter((s) => s.l >= 1 && s.l <= 4);
  const all = drawn(steps.now).concat(steps.then ? drawn(steps.then) : []);
  const first = Math.min(...all.map((s) => s.t), moment || Infinity);
  const last = Math.max(...all.map((s) => s.t), moment || -Infinity);
  const begin = all.length ? first - Math.max((last - first) * .01, 36e5) : 0;
  const end = all.length ? last + Math.max((last - first) * .01, 36e5) : 1;

  const WIDTH = 1100, LEFT = 128, RIGHT = 14, TOP = 24, LANE = 84, BOTTOM = 26;
  const x = (t) => LEFT + (t - begin) / (end - begin) * (WIDTH - LEFT - RIGHT);
  const make = (tag, attributes, text) => {
    const element = document.createElementNS(SVG, tag);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    if (text !== undefined) element.textContent = text;
    return element;
  };

  let mode = "now";
  let at = end;
  let chosen = null;
  let marks = [];

  // The fold of services/replay/replay_state.h.
  const stateAt = (list, time) => {
    const start = data.start[mode];  // what the steps before the first one come to
    const state = {
      members: new Map(start.members.map((m) => [m.f, { person: m.p, group: m.g }])),
      windows: new Map(start.windows.map((w, i) => ["start" + i, { ...w }])),
      levers: new Map(start.levers.map((v) => [v.g + v.v, { text: v.x, since: v.since }])),
      promises: new Map(start.promises.map((p) => [p.f + p.v, { lever: p.v, groups: p.g, since: p.since, person: p.p }])),
    };
    for (const s of list) {
      if (s.t > time) break;
      const fold = {
        INCIDENT() {
          for (const target of s.tg || []) for (const by of s.ag || []) {
            for (const [key, w] of state.windows) if (w.group === by && w.against === target) state.windows.delete(key);
            state.windows.set(s.f + target + by, { group: target, against: by, closes: s.t + WINDOW, since: s.t });
          }
        },
        AFFILIATED() { state.members.set(s.f, { person: s.p, group: (s.g || [])[0] }); },
        AFFILIATION_ENDED() { state.members.delete(s.f); },
        LEVER_READY() { for (const g of s.g || []) state.levers.set(g + s.v, { text: s.x, since: s.t }); },
        LEVER_NOT_READY() { for (const g of s.g || []) state.levers.delete(g + s.v); },
        PROMISE() { for (const v of s.vs || []) state.promises.set(s.f + v, { lever: v, groups: s.g || [], since: s.t, person: s.p }); },
        PROMISE_TAKEN_BACK() { for (const v of s.vs || []) state.promises.delete((s.a || "") + v); },
        DUTY_ENDED() {
          for (const [key, p] of state.promises) {
            if (p.lever === s.v && p.groups.some((g) => (s.g || []).includes(g))) state.promises.delete(key);
          }
        },
      }[s.k];
      if (fold) fold();
    }
    for (const [key, w] of state.windows) if (w.closes <= time) state.windows.delete(key);
    return state;
  };

  // Marks that would lie on one another are stacked.
  const rowsOf = (list) => {
    const ends = [];
    return list.map((s) => {
      let row = 0;
      while (row < 3 && ends[row] !== undefined && x(s.t) - ends[row] < 15) ++row;
      ends[row] = x(s.t);
      return row;
    });
  };

  const drawAxis = (svg) => {
    const date = new Date(begin);
    date.setUTCDate(1); date.setUTCHours(0, 0, 0, 0);
    const months = (end - begin) / 2.63e9;
    const every = Math.max(1, Math.ceil(months / 14));
    for (let i = 0; date.getTime() <= end; date.setUTCMonth(date.getUTCMonth() + 1), ++i) {
      const t = date.getTime();
      if (t < begin || i % every !== 0) continue;
      svg.append(make("line", { class: "grid", x1: x(t), x2: x(t), y1: TOP, y2: TOP + LANE * 4 }));
      svg.append(make("text", { class: "tick", x: x(t) + 3, y: TOP + LANE * 4 + 16 }, month.format(t + 864e5)));
    }
    for (let lane = 1; lane <= 4; ++lane) {
      const y = TOP + LANE * lane;
      svg.append(make("line", { class: "lane-line", x1: 0, x2: WIDTH, y1: y, y2: y }));
      svg.append(make("path", { class: "lane-" + lane, d: SHAPES[lane], transform: `translate(10 ${y - LANE / 2})` }));
      svg.append(make("text", { class: "lane-name", x: 24, y: y - LANE / 2 + 4 }, LANES[lane]));
    }
  };

  const draw = () => {
    const svg = byId("lanes");
    const height = TOP + LANE * 4 + BOTTOM;
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
    svg.replaceChildren();
    drawAxis(svg);
    marks = [];
    for (let lane = 1; lane <= 4; ++lane) {
      // What was not known then stands there as an outline: it had happened.
      const ghosts = mode === "then" ? steps.now.filter((s) => s.unknown) : [];
      const list = steps[mode].concat(ghosts).filter((s) => s.l === lane).sort((a, b) => a.t - b.t);
      const rows = rowsOf(list);
      list.forEach((s, i) => {
        const y = TOP + LANE * lane - 14 - rows[i] * 18;
        const ghost = mode === "then" && s.unknown;
        const mark = make("g", { class: ghost ? "ghost" : "mark", transform: `translate(${x(s.t).toFixed(1)} ${y})` });
        if (s.gone) mark.classList.add("gone");
        mark.append(make("title", {}, `${dayAndTime.format(s.t)}: ${s.x}${s.d ? ". " + s.d : ""}`));
        mark.append(make("path", { class: "shape lane-" + lane, d: SHAPES[lane] }));
        if (s.d && !ghost) {
          mark.classList.add("differs");
          mark.append(make("circle", { class: "ring", r: 10.5 }), make("text", { class: "flag", x: 0, y: -14 }, "!"));
        }
        svg.append(mark);
        if (ghost) return;
        mark.addEventListener("click", () => { chosen = s; move(s.t); });
        marks.push([mark, s]);
      });
    }
    if (moment) {
      svg.append(make("line", { class: "moment", x1: x(moment), x2: x(moment), y1: TOP, y2: height - BOTTOM }));
      const late = x(moment) > WIDTH * .7;
      svg.append(make("text", { class: "moment-name", x: x(moment) + (late ? -5 : 5), y: 14, "text-anchor": late ? "end" : "start" }, "dengang: " + day.format(moment)));
    }
    svg.append(make("line", { class: "cursor", id: "cursor", y1: TOP - 6, y2: height - BOTTOM }));
    show();
  };

  const card = (title, items) => {
    const box = document.createElement("div");
    box.className = "card";
    const heading = document.createElement("h3");
    heading.textContent = title;
    const count = document.createElement("div");
    count.className = "count";
    count.textContent = items.length;
    const list = document.createElement("ul");
    for (const text of items.slice(0, 6)) list.append(Object.assign(document.createElement("li"), { textContent: text.replace(/P-/g, "P\u2011") }));
    if (items.length > 6) list.append(Object.assign(document.createElement("li"), { textContent: `og ${items.length - 6} til` }));
    box.append(heading, count, list);
    return box;
  };

  const showState = () => {
    const state = stateAt(steps[mode], at);
    const values = (map) => [...map.values()];
    const groups = new Map();
    for (const m of values(state.members)) groups.set(m.group, (groups.get(m.group) || 0) + 1);
    byId("cards").replaceChildren(
      card("Åbne gengældelsesvinduer", values(state.windows).map((w) => `${name(w.group)} mod ${name(w.against)}, siden ${day.format(w.since)}`)),
      card("Parate greb", values(state.levers).map((v) => `${v.text.replace("Greb parat: ", "")}, siden ${day.format(v.since)}`)),
      card("Åbne varsler", values(state.promises).map((p) => `${data.levers[p.lever] || p.lever} (${p.person}), ${day.format(p.since)}`)),
      Object.assign(card("Kendte medlemmer", [...groups].map(([g, n]) => `${name(g)}: ${n}`))),
    );
    byId("cards").lastElementChild.querySelector(".count").textContent = state.members.size;
  };

  const showTable = () => {
    const body = byId("steps").tBodies[0];
    body.replaceChildren();
    for (const s of steps[mode]) {
      if (s.t > at) break;
      const row = body.insertRow();
      row.className = "l" + s.l + (s.d ? " differs" : "") + (s.gone ? " gone" : "") + (s === chosen ? " chosen" : "");
      row.insertCell().textContent = dayAndTime.format(s.t);
      const what = row.insertCell();
      what.textContent = s.x.replace(/P-/g, "P\u2011");
      what.className = "what";
      row.insertCell().textContent = day.format(s.r);
      const note = row.insertCell();
      note.textContent = [s.m, s.d].filter(Boolean).filter((v, i, all) => all.indexOf(v) === i).join("; ");
      note.className = "note";
    }
  };

  const show = () => {
    const cursor = byId("cursor");
    cursor.setAttribute("x1", x(at));
    cursor.setAttribute("x2", x(at));
    for (const [mark, s] of marks) mark.classList.toggle("ahead", s.t > at);
    const text = dayAndTime.format(at);
    byId("at").textContent = text;
    byId("slider").value = String(Math.round((at - begin) / (end - begin) * 1000));
    byId("slider").setAttribute("aria-valuetext", text);
    const told = steps[mode].filter((s) => s.t <= at);
    const differ = told.filter((s) => s.d).length;
    byId("summary").textContent = `${told.length} skridt` + (!steps.then ? "" : mode === "now"
      ? `, som vi kender dem nu. ${differ} af dem kendte vi ikke, eller anderledes, dengang.`
      : `, som de var kendt ${day.format(moment)}. ${differ} af dem er siden rettet eller trukket tilbage.`);
    showState();
    showTable();
  };
  const move = (time) => { at = Math.min(end, Math.max(begin, time)); show(); };

  const legend = [[1, "Voldshændelse"], [2, "Notifikation"], [3, "Greb"], [4, "Støtte"]];
  for (const [lane, text] of legend) {
    const item = document.createElement("li");
    const icon = make("svg", { viewBox: "-11 -11 22 22", "aria-hidden": "true" });
    icon.append(make("path", { class: "lane-" + lane, d: SHAPES[lane] }));
    item.append(icon, text);
    byId("legend").append(item);
  }
  if (steps.then) {
    const item = document.createElement("li");
    const icon = make("svg", { viewBox: "-13 -20 26 33", "aria-hidden": "true" });
    const mark = make("g", { class: "mark" });
    mark.append(make("path", { class: "lane-1", d: SHAPES[1] }), make("circle", { class: "ring", r: 10.5 }), make("text", { class: "flag", y: -13 }, "!"));
    icon.append(mark);
    item.append(icon, "Forskel på dengang og nu");
    const unknown = document.createElement("li");
    const outline = make("svg", { viewBox: "-11 -11 22 22", "aria-hidden": "true" });
    const shape = make("g", { class: "ghost" });
    shape.append(make("path", { class: "shape lane-1", d: SHAPES[1] }));
    outline.append(shape);
    unknown.append(outline, "Var sket, men ikke kendt dengang");
    byId("legend").append(item, unknown);
    byId("switch").hidden = false;
  }
  for (const radio of document.querySelectorAll("input[name=mode]")) {
    radio.addEventListener("change", () => { mode = radio.value; chosen = null; draw(); });
  }
  byId("slider").addEventListener("input", (event) => { chosen = null; move(begin + Number(event.target.value) / 1000 * (end - begin)); });
  const jump = (forward) => {
    const list = steps[mode];
    const next = forward ? list.find((s) => s.t > at) : list.filter((s) => s.t < at).at(-1);
    if (next) { chosen = next; move(next.t); }
  };
  byId("back").addEventListener("click", () => jump(false));
  byId("forward").addEventListener("click", () => jump(true));
  draw();
})();
