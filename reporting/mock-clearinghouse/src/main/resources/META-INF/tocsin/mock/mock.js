// The list of reports, the choice of one, and the news from the mock.
import { el, when, age } from "./markup.js";
import { showReport, showRefused } from "./report.js";
import { startControls, showControls } from "./controls.js";
import { startLists, showLists } from "./lists.js";

const byId = (id) => document.getElementById(id);
const SHOWN = 500;
let items = [];
let now = new Date().toISOString();
let chosen = location.hash.slice(1);
let shownText = "";
let drawnList = null;

async function get(path) {
  const response = await fetch(`/control/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function fromReport(report) {
  return {
    key: `report/${report.id}`, title: report.id, state: report.state, type: report.type, at: report.openedAt,
    files: report.files.length, account: report.account,
    words: [report.id, report.type, report.account, ...report.files.flatMap((file) => [file.name, file.md5])],
  };
}

function fromRefused(call) {
  return {
    key: `refused/${call.number}`, title: call.endpoint || call.path, state: "REFUSED",
    type: `code ${call.code}: ${call.findings[0]?.message ?? call.description}`, at: call.at, account: call.account || "",
    words: [String(call.code), call.description, call.account || "", call.reportId || ""],
  };
}

function visible() {
  const find = byId("find").value.trim().toLowerCase();
  const state = byId("state").value;
  return items.filter((item) => (!state || item.state === state)
    && (!find || item.words.some((word) => word.toLowerCase().includes(find))));
}

function row(item) {
  const files = item.files === undefined ? "" : item.files === 1 ? "1 file" : `${item.files} files`;
  return el("li", {}, el("button", {
    type: "button", "data-key": item.key, "aria-current": String(item.key === chosen), onclick: () => choose(item.key),
  },
  el("span", { class: "id" }, item.title), el("span", { class: `state ${item.state}` }, item.state),
  el("span", { class: "type" }, item.type),
  el("span", { class: "small" }, [item.account, files].filter(Boolean).join(", ")),
  el("span", { class: "small", title: when(item.at) }, age(item.at, now))));
}

function list() {
  const shown = visible();
  const drawn = JSON.stringify([chosen, items.length, shown.slice(0, SHOWN), shown.slice(0, SHOWN).map((item) => age(item.at, now))]);
  if (drawn === drawnList) return;
  drawnList = drawn;
  const focused = document.activeElement?.dataset?.key;
  byId("reports").replaceChildren(...shown.slice(0, SHOWN).map(row));
  if (focused) byId("reports").querySelector(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
  byId("count").textContent = shown.length === items.length ? `${items.length}` : `${shown.length} of ${items.length}`;
  byId("none").hidden = shown.length > 0 && shown.length <= SHOWN;
  byId("none").textContent = shown.length > SHOWN ? `The newest ${SHOWN} are shown. Find the others by a word.`
    : items.length === 0 ? "Nothing has arrived yet." : "No report fits these filters.";
}

async function open() {
  if (!chosen) return;
  const [kind, id] = chosen.split("/");
  const content = await get(`${kind === "report" ? "reports" : "calls"}/${id}`).catch(() => null);
  const text = JSON.stringify(content);
  if (text === shownText) return;
  shownText = text;
  if (!content) byId("detail").replaceChildren(el("p", { class: "quiet empty" }, "This is no longer in the books."));
  else if (kind === "report") showReport(byId("detail"), content);
  else showRefused(byId("detail"), content);
}

function choose(key) {
  chosen = key;
  history.replaceState(null, "", `#${key}`);
  list();
  open();
}

async function refresh() {
  const [state, reports, calls] = await Promise.all([get("state"), get("reports"), get("calls")]);
  now = state.now;
  items = [...reports.map(fromReport), ...calls.filter((call) => call.refusedDocument).map(fromRefused)]
    .sort((a, b) => b.at.localeCompare(a.at) || b.key.localeCompare(a.key, "en", { numeric: true }));
  byId("base-uri").textContent = state.baseUri;
  byId("accounts").textContent = state.accounts.join(", ");
  byId("clock").textContent = when(state.now);
  byId("ahead").textContent = state.aheadSeconds ? `(${Math.round(state.aheadSeconds / 3600)} h ahead)` : "";
  document.title = `${reports.length} reports, mock clearinghouse`;
  showControls(state);
  await showLists(state.hashSharing);
  list();
  if (!chosen && items.length) choose(items[0].key); else await open();
}

let running = false;
let again = false;
async function news() {
  if (running) { again = true; return; }
  running = true;
  do {
    again = false;
    await refresh().catch(() => { byId("live").textContent = "the mock does not answer"; });
    await new Promise((done) => setTimeout(done, 150));
  } while (again);
  running = false;
}

function move(step) {
  const shown = visible();
  const at = shown.findIndex((item) => item.key === chosen);
  const next = shown[Math.min(shown.length - 1, Math.max(0, at + step))];
  if (!next) return;
  choose(next.key);
  byId("reports").querySelector(`[data-key="${next.key}"]`)?.focus();
}

byId("find").addEventListener("input", list);
byId("state").addEventListener("change", list);
byId("reports").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 }[event.key];
  if (step) { event.preventDefault(); move(step); }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    byId("find").focus();
  }
});
addEventListener("hashchange", () => { chosen = location.hash.slice(1); list(); open(); });

startControls();
startLists();
const stream = new EventSource("/control/events");
stream.onopen = () => { byId("live").textContent = "live"; news(); };
stream.onmessage = news;
stream.onerror = () => { byId("live").textContent = "connection lost, trying again…"; };
setInterval(() => { if (!document.hidden) news(); }, 30000);
